// Package overview computes what a register's overview tab shows, as a dashboard:
// key figures as cards, charts, tables, what isn't counted, and the numbers behind
// the charts. It is pure.
//
// The tab is a grid of [Columns] columns of one width, on which every part is laid
// out. What stands above the charts has as many rows as the descriptor says, so that
// charts stay where people see them; tables grow and shrink below. A [Content] is
// laid out anew where another has other rows, and else only its values are written.
//
// Nothing unknown counts as 0: what rests on a cell that can't be read is a question
// mark with the reason, and values that break a field's constraints are in no group.
package overview
