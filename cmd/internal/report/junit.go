package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
)

type testSuites struct {
	XMLName  xml.Name    `xml:"testsuites"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Suites   []testSuite `xml:"testsuite"`
}

type testSuite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Cases    []testCase `xml:"testcase"`
}

type testCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	Failure *testFailure `xml:"failure"`
	Output  string       `xml:"system-out,omitempty"`
}

type testFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes a suite for each tab. An error is a test that fails; a warning
// is one that passes and says so. A tab without issues is one test that passes.
func writeJUnit(w io.Writer, checked []Checked) error {
	all := testSuites{Name: "sheetsync check"}
	for _, c := range checked {
		for _, suite := range c.suites() {
			all.Tests, all.Failures = all.Tests+suite.Tests, all.Failures+suite.Failures
			all.Suites = append(all.Suites, suite)
		}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (c *Checked) suites() []testSuite {
	of := make(map[string][]check.Issue)
	names := []string{""}
	for _, r := range c.Descriptor.Resources {
		names = append(names, r.Name)
	}
	for _, i := range c.Issues {
		of[i.Resource] = append(of[i.Resource], i)
	}
	var suites []testSuite
	for _, name := range names {
		class := c.Name
		if name != "" {
			class += "." + name
		}
		suite := testSuite{Name: class}
		for _, i := range of[name] {
			suite.add(c, class, i)
		}
		if name != "" && len(suite.Cases) == 0 {
			suite.Cases = []testCase{{Class: class, Name: "no issues"}}
		}
		if suite.Tests = len(suite.Cases); suite.Tests > 0 {
			suites = append(suites, suite)
		}
	}
	return suites
}

func (s *testSuite) add(c *Checked, class string, i check.Issue) {
	name := i.Code
	if i.Field != "" {
		name = c.field(i.Resource, i.Field) + " " + name
	}
	if i.Row > 0 {
		name = fmt.Sprintf("row %d: %s", i.Row, name)
	}
	text := i.Message
	if i.Suggestion != "" {
		text += "\n" + i.Suggestion
	}
	test := testCase{Class: class, Name: name}
	if i.Severity == sheetschema.SeverityError.String() {
		test.Failure = &testFailure{Type: i.Code, Message: i.Message, Text: text}
		s.Failures++
	} else {
		test.Output = i.Severity + ": " + text
	}
	s.Cases = append(s.Cases, test)
}
