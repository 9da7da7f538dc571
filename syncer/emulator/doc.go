// Package emulator is the Google Sheets v4, Drive v3 and OAuth token APIs on this machine, for the demo and the tests.
//
// It answers as the real APIs do, error texts and omitted members included, and is held to recordings of them (see the replay
// test). On top of that it can be told to misbehave ([Server.Inject]), to edit a spreadsheet between two requests of a client
// ([Server.Between]), and what it was asked ([Server.Requests]).
//
// A test does this:
//
//	server, err := emulator.New(emulator.Options{Logger: logger})
//	err = server.Start(ctx, "127.0.0.1:0")
//	defer server.Close()
//	key, err := server.AddServiceAccount("sync@example.iam.gserviceaccount.com")
//	id, err := server.Create("Register", "Customers", "Orders")
//	err = server.Share(id, "sync@example.iam.gserviceaccount.com", emulator.Writer)
//
// and points its client at [Server.Endpoint] with the key file key.
//
// # Parts
//
// The model lies in grid, what the requests of the Sheets API do in sheetsapi (no HTTP there), how numbers and dates are shown
// and read in display, which conditional formats hold in highlight, JSON against the API's schema in wire, files under the
// state directory in store. Workbooks, formulas and the page at / come from the packages xlsx, formula and page, which
// parts.go joins to the server.
package emulator
