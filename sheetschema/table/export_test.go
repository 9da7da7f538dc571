package table

// What the tests of the package look at from outside.
var (
	CleanText = cleanText
	JSONText  = jsonText
)

// RefMask bounds the package's references to texts.
const RefMask = refMask
