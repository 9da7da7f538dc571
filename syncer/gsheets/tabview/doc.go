// Package tabview makes a tab with many columns good to look at, once, when the
// service's columns are made: the column that names the record stays in sight, and
// filter views show the rows that want attention.
//
// It is a courtesy. It never comes in one batch with what the service writes, and
// nobody's run fails for it: a title above the table that is merged over all columns
// keeps columns from being frozen, for example. What people have set themselves is
// left as it is, and so is what they take away again.
package tabview
