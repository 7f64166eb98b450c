import Foundation

/// The root of the checkout: tests read the sample, the pipelines and the sources below it.
package let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path
