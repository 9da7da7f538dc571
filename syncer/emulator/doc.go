// Package emulator is the Google Sheets v4, Drive v3 and OAuth token APIs on this machine, for the
// demo and the tests.
//
// It answers as the real APIs do, error texts and omitted members included, and is held to
// recordings of them and to a table of facts about them (see the replay test and testdata/facts). On
// top of that it can be told to misbehave ([Server.Inject]), to edit a spreadsheet between two
// requests of a client ([Server.Between]), and what it was asked ([Server.Requests]). The examples
// show how to start one and point Google's own Go client at it.
//
// # Parts
//
// The model lies in grid, and package wire reads and writes JSON by the schema of the API. What
// requests name is found by ranges, changed by edit, objects and requests, answered by render, and
// sheetsapi puts the methods of the Sheets API together from these, without HTTP. How numbers and
// dates are shown and read is in display, which conditional formats hold in highlight, formulas in
// formula, workbooks in xlsx, files under the state directory in store, the page at / in page. This
// package adds HTTP, identities and roles, Drive, quotas, faults and the log of requests.
//
// # What it must not grow into
//
// It is a stand-in for the APIs as far as a client can tell, not a spreadsheet program. A behaviour
// comes in when our service or a common client depends on it and when it is documented or recorded;
// it then gets a fact or a recording, and where neither tells, the choice is made in one place that
// says “Assumed”, or, where two answers lead clients to different ends, a question of package assume. Formulas stay excelize's: no function of our own. Charts, pivot tables and slicers
// are kept and returned, not drawn or computed. The page is for looking and typing while a service
// runs beside it; what people want from an editor they have in Google's. There are no accounts
// beyond names and roles, no sharing links, no revisions, no references to Tables in formulas, and nothing for more load than
// one machine's tests: it holds its spreadsheets in memory. And it is Google's side only: it imports
// nothing of this project, so that no fault of ours can make both sides agree.
package emulator
