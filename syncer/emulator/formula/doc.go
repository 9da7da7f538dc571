// Package formula computes the formulas of the emulator's spreadsheets with excelize's engine.
//
// After an edit only the formulas that depend on it are computed: the references of a formula are read from its tokens, and
// what is dirty follows from them. The engine works on a workbook of its own that holds just the cells which those formulas
// read, so that an edit of a large spreadsheet with few formulas stays cheap and one without formulas costs nothing.
//
// A formula beyond the engine keeps the value that its cell had, for instance from the file it was loaded from, and shows
// #NAME? when it had none. So does a formula beyond the budget of [bounds.Formulas] and its neighbours, and what reads it, which
// show #ERROR! when they had none: the engine has no limits of its own, and a cell that reads the one above twice is 2⁵⁸ times
// as long 58 rows below. Formulas are computed behind those that they read, so that the length of what they put together is
// known before.
package formula
