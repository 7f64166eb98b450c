import Foundation

// dtsen-man <version>: reads a tool's --experimental-dump-help from standard input, writes its manual page.
let input = FileHandle.standardInput.readDataToEndOfFile()
guard CommandLine.arguments.count == 2, let dump = try? JSONDecoder().decode(HelpDump.self, from: input) else {
  FileHandle.standardError.write(Data("usage: dtsen-<tool> --experimental-dump-help | dtsen-man <version>\n".utf8))
  exit(64)
}
print(ManualPage(command: dump.command, version: CommandLine.arguments[1]).roff, terminator: "")
