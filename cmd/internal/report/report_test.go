package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"sheetsync/cmd/internal/check"
	"sheetsync/cmd/internal/report"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
)

const schema = `
name: shop
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    schema: {fields: [{name: name, title: {en: Name, zh-CN: 名称}, type: string}, {name: email, title: {en: E-mail, zh-CN: 邮箱}, type: string, format: email}]}
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    schema: {fields: [{name: number, title: {en: Number, zh-CN: 单号}, type: string}]}
`

// hostile is a text that means something to each of the formats.
const hostile = "<script>alert(1)</script>\n=HYPERLINK(\"x\"),\"\x01]]>&amp;"

func checked(t *testing.T, tag language.Tag) []report.Checked {
	return []report.Checked{{
		Name: "shop", Place: "my registers/shop 1.xlsx", Descriptor: schematest.Load(t, schema), Language: tag,
		Issues: []check.Issue{
			{Resource: "customers", RecordID: "a1", Row: 3, Field: "name", Code: "missing-cell", Severity: "error", Message: "Name is empty", Suggestion: "Fill it in", Owner: "li@team.example"},
			{Resource: "customers", RecordID: "a2", Row: 7, Field: "email", Code: "format-error", Variant: "email", Severity: "warning", Message: hostile, Suggestion: hostile, Owner: hostile},
			{Resource: "customers", Field: "", Code: "tab-doubled", Severity: "info", Message: "=1+1"},
			{Code: "held", Severity: "error", Message: "no tab"},
		},
	}}
}

func write(t *testing.T, f report.Format, c []report.Checked) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, f, c, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJSON(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(write(t, report.FormatJSON, checked(t, language.English))), "\n")
	want := `{"resource":"customers","record_id":"a1","row":3,"field":"name","code":"missing-cell","severity":"error","message":"Name is empty","suggestion":"Fill it in","variant":""}`
	if len(lines) != 4 || lines[0] != want {
		t.Errorf("got %d lines, the first one\n%s\nwant\n%s", len(lines), lines[0], want)
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	text := write(t, report.FormatCSV, checked(t, language.English))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 5 || strings.Join(rows[0], " ") != "resource record_id row field code severity message suggestion variant" {
		t.Fatalf("got %q", rows)
	}
	if got := rows[3][6]; got != "'=1+1" {
		t.Errorf("a message that begins as a formula is %q", got)
	}
}

func TestHTML(t *testing.T) {
	t.Parallel()
	for tag, words := range map[language.Tag][]string{
		language.English: {`lang="en"`, "Data check", "2 errors, 1 warning, 1 note", "A cell that must be filled in", "Customers · E-mail", "li@team.example", "Without an owner"},
		language.Chinese: {`lang="zh-CN"`, "数据检查报告", "错误 2 个，警告 1 个，提示 1 个", "必填项未填写", "客户 · 邮箱", "没有负责人"},
	} {
		text := write(t, report.FormatHTML, checked(t, tag))
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Errorf("%s: the page lacks %q", tag, word)
			}
		}
		page, err := html.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for n := range page.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "script" || n.Data == "link" || n.Data == "img" || n.Data == "iframe" {
				t.Errorf("%s: the page has an element %s", tag, n.Data)
			}
			for _, a := range n.Attr {
				if a.Key == "src" || a.Key == "href" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: %s has the attribute %s", tag, n.Data, a.Key)
				}
			}
		}
	}
	none := checked(t, language.English)
	none[0].Issues = nil
	if text := write(t, report.FormatHTML, none); !strings.Contains(text, "Nothing is wrong.") || strings.Contains(text, "<table>") {
		t.Errorf("a page without issues is\n%s", text)
	}
}

// What the schema of SARIF 2.1.0 requires of the objects that a report has.
func TestSARIF(t *testing.T) {
	t.Parallel()
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name, Version string
					Rules         []struct {
						ID                   string
						ShortDescription     struct{ Text string }
						Help                 struct{ Text string }
						DefaultConfiguration struct{ Level string }
					}
				}
			}
			Results []struct {
				RuleID    string
				RuleIndex *int
				Level     string
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine int }
					}
					LogicalLocations []struct{ FullyQualifiedName string }
				}
				PartialFingerprints map[string]string
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, report.FormatSARIF, checked(t, language.English))), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || !strings.HasSuffix(log.Schema, "sarif-schema-2.1.0.json") || len(log.Runs) != 1 {
		t.Fatalf("version %q, schema %q, %d runs", log.Version, log.Schema, len(log.Runs))
	}
	run := log.Runs[0]
	if run.Tool.Driver.Name != "sheetsync" || run.Tool.Driver.Version != "1.2.3" {
		t.Errorf("the tool is %q %q", run.Tool.Driver.Name, run.Tool.Driver.Version)
	}
	levels := []string{"none", "note", "warning", "error"}
	for _, r := range run.Tool.Driver.Rules {
		if r.ID == "" || r.ShortDescription.Text == "" || r.Help.Text == "" || !contains(levels, r.DefaultConfiguration.Level) {
			t.Errorf("a rule is %+v", r)
		}
	}
	var got []string
	for _, r := range run.Results {
		if r.RuleIndex == nil || run.Tool.Driver.Rules[*r.RuleIndex].ID != r.RuleID || r.Message.Text == "" || !contains(levels, r.Level) || len(r.Locations) != 1 {
			t.Errorf("a result is %+v", r)
			continue
		}
		place := r.Locations[0].PhysicalLocation
		if place.ArtifactLocation.URI != "my%20registers/shop%201.xlsx" || place.Region != nil && place.Region.StartLine < 1 {
			t.Errorf("a place is %+v", place)
		}
		line := r.RuleID + " " + r.Level
		if len(r.Locations[0].LogicalLocations) > 0 {
			line += " " + r.Locations[0].LogicalLocations[0].FullyQualifiedName
		}
		got = append(got, line)
	}
	want := []string{"missing-cell error customers.name", "format-error warning customers.email", "tab-doubled note customers", "held error"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

func contains(all []string, one string) bool {
	return strings.Contains(" "+strings.Join(all, " ")+" ", " "+one+" ")
}

func TestJUnit(t *testing.T) {
	t.Parallel()
	var suites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Tests int    `xml:"tests,attr"`
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Type    string `xml:"type,attr"`
					Message string `xml:"message,attr"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(write(t, report.FormatJUnit, checked(t, language.English))), &suites); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range suites.Suites {
		for _, c := range s.Cases {
			line := s.Name + ": " + c.Name
			if c.Failure != nil {
				line += " failed: " + c.Failure.Type
			}
			got = append(got, line)
		}
	}
	want := []string{"shop: held failed: held", "shop.customers: row 3: Name missing-cell failed: missing-cell", "shop.customers: row 7: E-mail format-error", "shop.customers: tab-doubled", "shop.orders: no issues"}
	if diff := cmp.Diff(want, got); diff != "" || suites.Tests != 5 || suites.Failures != 2 {
		t.Errorf("%d tests, %d failures; cases (-want +got):\n%s", suites.Tests, suites.Failures, diff)
	}
}
