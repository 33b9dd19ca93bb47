import Foundation
import NIOPosix

/// Threads of their own for work that takes long and that nobody outdoors waits for: analyses, and whole layers. On the threads
/// that all requests share it would keep marks waiting; and since these step back behind the others, processors that it
/// needs are at once there for a mark that comes.
final class ReadingThreads: TaskExecutor {
    /// The niceness of the kernel's scheduler: a tenth of the share of another thread that wants the same processor, and all of
    /// it when nobody else does.
    private static let niceness: Int32 = 10

    static let shared = ReadingThreads()

    private let threads: NIOThreadPool

    private init() {
        threads = NIOThreadPool(numberOfThreads: max(2, ProcessInfo.processInfo.activeProcessorCount))
        threads.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        threads.submit { _ in
            // On Linux that is the calling thread's alone, and nothing to set again.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, ReadingThreads.niceness)
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
