import StageContract
import TabularIO
import TestSupport
import Testing

/// Temporary folders of tools that are no stage.
@Suite struct ScratchTests {
  @Test func twoAtOnceInOnePlaceAreTwoFolders() throws {
    let work = Workdir()
    try ToolOutput.withScratch(in: work.path) { first in
      try ToolOutput.withScratch(in: work.path) { second in
        #expect(first != second)
        #expect(FileAccess.isFolder(first) == true && FileAccess.isFolder(second) == true)
      }
      #expect(FileAccess.isFolder(first) == true, "the end of one run takes the other's folder away")
    }
    #expect(try FileAccess.names(in: work.path).isEmpty)
  }
}
