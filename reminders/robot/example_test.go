package robot_test

import (
	"encoding/json"
	"fmt"

	"sheetsync/reminders"
	"sheetsync/reminders/robot"
	"sheetsync/sheetschema/language"
)

// A card as 企业微信 takes it. What stands in a cell means nothing there.
func ExampleBody() {
	body, err := robot.Body(robot.KindWeCom, reminders.Card{
		Language: language.English,
		Title:    "Register: 2 dates, 1 of them overdue",
		Sections: []reminders.CardSection{{
			Heading: "Payment due",
			Lines: []reminders.CardLine{
				{Text: "• Acme [GmbH](http://evil.example) — 2026-02-28 — overdue by 1 day", Link: "https://sheets.example/d/1#range=A2", Urgency: reminders.UrgencyOverdue},
				{Text: "• @all **B** — 2026-03-08 — due in 7 days"},
			},
		}},
		Link: reminders.CardLink{Text: "Open the sheet", URL: "https://sheets.example/d/1"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var message struct{ Markdown struct{ Content string } }
	if err := json.Unmarshal(body, &message); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(message.Markdown.Content)
	// Output:
	// ### Register: 2 dates, 1 of them overdue
	//
	// **Payment due**
	// [• Acme ［GmbH］(http：//evil.example)](https://sheets.example/d/1#range=A2) <font color="warning">— 2026-02-28 — overdue by 1 day</font>
	// • ＠all ＊＊B＊＊ — 2026-03-08 — due in 7 days
	//
	// [Open the sheet](https://sheets.example/d/1)
}
