// Package heading takes the heading of a column apart: what it says beside the
// name of the column (that it must be filled in, its unit, its currency, its
// number, a note), and the parts of a heading that says one thing in two
// languages.
//
//	*1. 客戶名稱：          客户名称
//	Amount (USD)           amount, in USD
//	到期日⏎Due date         到期日, due date
//	邮箱Email               邮箱, email
//	Phone (secondary)      itself: the note makes it another telephone
//
// A note whose words make another thing of the column (secondary, former, net, in
// thousands) stays part of the name, so that a second telephone number is never
// taken for the first and an amount in thousands never for one in units.
//
// All is pure and takes time in proportion to the heading's length.
package heading
