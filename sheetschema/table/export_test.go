package table

// What the tests of the package look at from outside.
var (
	CleanText   = cleanText
	IsErrorText = isErrorText
	JSONText    = jsonText
)

// Bounds of the package.
const (
	RefMask = refMask
	MaxCell = maxCell
)
