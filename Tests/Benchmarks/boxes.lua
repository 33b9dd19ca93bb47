-- wrk asks for pages by a list of boxes, one a line of the file BOXES: the same list for everybody. Each thread begins at a
-- place of its own. Prints how many answers a second were good, and how many were not.

local paths = {}
for box in io.lines(os.getenv("BOXES")) do
    paths[#paths + 1] = os.getenv("ADDRESS") .. box
end

local threads = {}

function setup(thread)
    thread:set("number", #threads)
    threads[#threads + 1] = thread
end

function init(arguments)
    at = number * math.floor(#paths / 2)
    good = 0
    headers = {}
    if os.getenv("TOKEN") then
        headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
    end
end

function request()
    at = at % #paths + 1
    return wrk.format("GET", paths[at], headers)
end

function response(status)
    if status == 200 then
        good = good + 1
    end
end

function done(summary, latency, requests)
    local good = 0
    for _, thread in ipairs(threads) do
        good = good + thread:get("good")
    end
    print(string.format("RESULT %.3f %d", good / summary.duration * 1e6, summary.requests - good))
end
