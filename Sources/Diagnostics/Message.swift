/// The languages a person can be spoken to in.
package enum Language: String, CaseIterable, Sendable {
  case indonesian = "id"
  case english = "en"

  /// The language of a `LANG` value such as `id_ID.UTF-8`: Indonesian for `id*`, else English.
  package init(locale: String) {
    self = locale.hasPrefix("id") || locale.hasPrefix("in_") ? .indonesian : .english
  }
}

/// A text for people, in Indonesian and English. Never holds a person's data whole: see ``Masked``.
package struct Message: Sendable, Equatable {
  package let id: String
  package let en: String

  package init(id: String, en: String) {
    self.id = id
    self.en = en
  }

  /// The text in `language`.
  package func text(_ language: Language) -> String { language == .indonesian ? id : en }
}
