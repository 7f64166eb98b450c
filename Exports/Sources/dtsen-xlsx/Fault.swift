/// What a person has to put right, with an exit status of the table that all tools share.
struct Fault: Error {
  let status: Int32
  let text: String

  init(_ status: Int32, _ text: String) {
    self.status = status
    self.text = text
  }
}
