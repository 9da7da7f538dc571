package digest

import (
	"encoding/json"
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
)

const evil = "pay at https://evil.example/x or www.evil.example"

// Whatever stands in cells, the links of a mail are those of the program.
func TestCellsMakeNoLinks(t *testing.T) {
	t.Parallel()
	d := order(evil, evil, "p", 3, "3.50", "USD")
	d.Title, d.Owner, d.For = evil, evil, []string{evil}
	c := content(language.English, d)
	c.Notices = []Notice{{Heading: "Held", Lines: []NoticeLine{{Title: evil}}}}
	c.Missed = &Notice{Heading: "Missed", Lines: []NoticeLine{{Title: evil}}}
	issue := Issue{Resource: "orders", Kind: "Format", Title: evil, Table: "Orders", Row: 2, Message: evil, Suggestion: evil}
	for name, page := range map[string]*Page{
		"dates":  OfDates(c),
		"issues": OfIssues(&c.Register, today, []Issue{issue}),
		"held":   OfHeld(&c.Register, evil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			written, err := json.Marshal([]any{page, page.Events})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(written), "evil") {
				t.Error("the page doesn't say what the cells do")
			}
			for _, link := range []string{"://evil", "evil.example", "www.evil"} {
				if strings.Contains(string(written), link) {
					t.Errorf("%s stands in %s", link, written)
				}
			}
		})
	}
	if c.Dates[0].Title != evil || c.Notices[0].Lines[0].Title != evil {
		t.Error("the content itself was changed")
	}
}
