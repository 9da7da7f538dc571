package emulator_test

import (
	"context"
	"fmt"
	"os"

	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator"
)

// A client of Google's signs in with a service account's key, as it would to the real API.
func Example() {
	ctx := context.Background()
	server, err := emulator.New(emulator.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := server.Start(ctx, "127.0.0.1:0"); err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	const robot = "sync@example.iam.gserviceaccount.com"
	key, err := server.AddServiceAccount(robot)
	if err != nil {
		fmt.Println(err)
		return
	}
	id, err := server.Create("Register", "Customers", "Orders")
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := server.Share(id, robot, emulator.Writer); err != nil {
		fmt.Println(err)
		return
	}

	client, err := sheets.NewService(ctx, option.WithEndpoint(server.Endpoint()),
		option.WithAuthCredentialsJSON(option.ServiceAccount, key), option.WithScopes(sheets.SpreadsheetsScope))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.Spreadsheets.Values.Update(id, "Customers!A1", &sheets.ValueRange{
		Values: [][]any{{"Name", "Since"}, {"深圳电子", "2024-05-06"}},
	}).ValueInputOption("USER_ENTERED").Do()
	if err != nil {
		fmt.Println(err)
		return
	}
	shown, err := server.Values(id, "Customers!A1:B2")
	fmt.Println(shown, err)
	// Output: [[Name Since] [深圳电子 2024-05-06]] <nil>
}

// A workbook is loaded as Google imports one.
func ExampleServer_Load() {
	server, err := emulator.New(emulator.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	file, err := os.Open("register.xlsx")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	id, err := server.Load("Register", file)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("https://docs.google.com/spreadsheets/d/" + id)
}

// The second write of a client fails, though it was carried out.
func ExampleServer_Inject() {
	server, err := emulator.New(emulator.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fault, err := emulator.ParseFault("method=POST,path=:batchUpdate,nth=2,status=503,applied")
	if err != nil {
		fmt.Println(err)
		return
	}
	cancel := server.Inject(fault)
	defer cancel()
	fmt.Println(fault.Status, fault.Applied)
	// Output: 503 true
}
