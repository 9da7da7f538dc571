// Package sheetsapi does what the requests of the Google Sheets API v4 ask of a spreadsheet, without HTTP.
//
// [Read] answers a request that changes nothing from a published version; [Write] carries a request out on a version made for
// it with grid.Spreadsheet.Edit, which the caller throws away when there was an error. Both are functions of their arguments
// alone: an [Op] carried out again on the same version gives the same result, which is what the journal under the state
// directory relies on.
//
// # Assumptions
//
// Where the real API's behaviour is neither documented nor recorded, the choice is made in one place and says “Assumed” there.
package sheetsapi
