import Testing

@Suite struct AnsweringPlaceholder {}
