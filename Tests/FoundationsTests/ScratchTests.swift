import StageContract
import TabularIO
import Testing

/// Temporary folders of tools that are no stage.
@Suite struct ScratchTests {
  @Test func twoAtOnceInOnePlaceAreTwoFolders() throws {
    let work = Workdir()
    try ToolOutput.withScratch(in: work.path) { first in
      try ToolOutput.withScratch(in: work.path) { second in
        #expect(first != second)
        #expect(FolderTree.isFolder(first) && FolderTree.isFolder(second))
      }
      #expect(FolderTree.isFolder(first), "the end of one run takes the other's folder away")
    }
    #expect(FolderTree.names(in: work.path).isEmpty)
  }
}
