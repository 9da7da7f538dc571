package expression

// FunctionNames lists every function, for the tests that throw something at
// each.
var FunctionNames = functionNames

// Carefully makes the program take none of the shorter ways.
func (p *Program) Carefully() { p.plain = nil }

// IsPlain reports whether the program has a shorter way.
func (p *Program) IsPlain() bool { return p.plain != nil }
