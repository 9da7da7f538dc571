package digest

import (
	"time"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// sampleContent is a digest with every member filled in somewhere.
func sampleContent(tag language.Tag) *Content {
	today, _ := expression.NewDay(2026, 3, 2)
	register := Register{
		Name: "acme", Title: "Customers", Language: tag, Zone: time.UTC, Link: "https://example.com/sheet",
		Row: func(string, string, int, int) string { return "https://example.com/sheet#row" },
	}
	date := func(per string, left int, amount int64) Date {
		due := today + expression.Day(left)
		return Date{
			Resource: "orders", RecordID: per, Deadline: "payment", What: "Payment due", Table: "Orders", Action: "Ask the customer to pay",
			Title: per, Customer: "Cedargate & Sons", Per: per, Owner: "Li Na", Amount: expression.IntegerOf(amount), Currency: "USD",
			Row: 7, Named: due, Counts: due, Left: left,
		}
	}
	late, unclear, moved := date("PO-2", 0, 20), date("PO-3", 3, 0), date("PO-4", 7, 12)
	late.Late, late.MeantFor, late.Instead, late.AtRisk = true, today-1, []string{"li@example.com"}, true
	unclear.Uncertain = true
	moved.Named--
	again := date("PO-1", -12, 1200)
	again.RecordID, again.Row = "PO-1 b", 8
	dates := []Date{date("PO-1", -12, 3500), again, late, unclear, moved}
	for range 2 {
		dates = append(dates, date("PO-5", 9+len(dates), 5))
	}
	return &Content{
		Register: register, Day: today, Warning: "The sheet was last read yesterday.", Dates: dates, Most: len(dates) - 2,
		Notices: []Notice{{Heading: "Can't be read", Intro: "One date can't be read.", Lines: []NoticeLine{{Title: "PO-9", Date: "?", Left: "the date can't be read"}}}},
		Missed:  &Notice{Heading: "Perhaps you missed these", Intro: "Please check.", Lines: []NoticeLine{{Title: "PO-0", Date: "2026-02-20", Left: "sent on 2026-02-13"}}},
	}
}

// samples are pages of every kind, for trying templates out.
func samples() []*Page {
	var pages []*Page
	for _, tag := range language.Tags() {
		c := sampleContent(tag)
		bare := &Content{Register: Register{Name: "acme", Title: "Customers", Language: tag, Zone: time.UTC}, Day: c.Day, Dates: c.Dates[:1]}
		issues := []Issue{{Resource: "orders", RecordID: "PO-1", Kind: "Missing", Title: "PO-1", Table: "Orders", Row: 7, Message: "Currency is empty", Suggestion: "Fill it in"}}
		pages = append(pages, OfDates(c), OfDates(bare), OfIssues(&c.Register, c.Day, issues), OfHeld(&c.Register, "10 records would be deleted"), OfWaiting(&c.Register, c.Warning, 3, true))
	}
	return pages
}
