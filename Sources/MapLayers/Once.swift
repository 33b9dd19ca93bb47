/// A value that is made when it is first asked for, and kept.
actor Once<Value: Sendable> {
    private let make: @Sendable () async throws -> Value
    private var making: Task<Value, any Error>?

    init(_ make: @escaping @Sendable () async throws -> Value) {
        self.make = make
    }

    func value() async throws -> Value {
        let task = making ?? Task { try await make() }
        making = task
        return try await task.value
    }
}
