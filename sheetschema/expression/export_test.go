package expression

// FunctionNames lists every function, for the tests that throw something at
// each.
var FunctionNames = functionNames
