// DataDictionary
