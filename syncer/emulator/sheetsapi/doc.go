// Package sheetsapi does what the methods of the Google Sheets API v4 ask of a spreadsheet, without
// HTTP.
//
// [Read] answers a method that changes nothing from a published version; [Write] carries one out on a
// version made for it with grid.Spreadsheet.Edit, which the caller throws away when there was an
// error. Both are functions of their arguments alone: an [Op] carried out again on the same version
// gives the same result, which is what the journal under the state directory relies on. An answer is
// cut to the request's field mask when it is written out.
package sheetsapi
