-- Sends marks, each once, for wrk; the invitation and where they lie come from the environment. Synthetic marks.
local body = '{"type":"Feature","id":"%s","geometry":{"type":"Point","coordinates":[%.6f,%.6f]},'
  .. '"properties":{"category":"snow","children":%d,"recordedAt":"%s","kind":"favourite","seasons":["winter"],'
  .. '"placement":"map"}}'
local lon, lat = tonumber(os.getenv("LON")), tonumber(os.getenv("LAT"))
local time = os.getenv("RECORDED_AT")
local pause = tonumber(os.getenv("PAUSE_MS") or "0")
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init()
  math.randomseed(os.time() + number * 7919)
end

-- wrk asks for this only when it is there, and a pause of nothing would still be one.
if pause > 0 then
  function delay()
    -- Around the pause, or all clients would come at once, again and again.
    return pause * (0.5 + math.random())
  end
end

function request()
  local id = string.format("%08x-%04x-4%03x-8%03x-%06x%06x", math.random(0, 0xffffffff), math.random(0, 0xffff),
    math.random(0, 0xfff), math.random(0, 0xfff), math.random(0, 0xffffff), math.random(0, 0xffffff))
  return wrk.format("POST", "/api/marks", {
    ["Authorization"] = "Bearer " .. os.getenv("INVITATION"),
    ["Content-Type"] = "application/geo+json",
    ["Smultron-Device"] = "benchmark-device-key-0001",
  }, body:format(id, lon + (math.random() - 0.5) / 100, lat + (math.random() - 0.5) / 200, math.random(1, 20), time))
end

function done(summary, latency)
  io.write(string.format("RESULT %f %f %f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.errors.status + summary.errors.timeout))
end
