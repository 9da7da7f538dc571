package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asvs are the levels of the requirements of OWASP ASVS 5.0.0, by section: a digit for each
// requirement.
var asvs = map[string]string{
	"1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
	"2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
	"3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
	"4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
	"5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
	"6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223", "6.7": "33", "6.8": "2222",
	"7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
	"8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
	"9.1": "111", "9.2": "1222",
	"10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22", "10.7": "222",
	"11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
	"12.1": "12233", "12.2": "11", "12.3": "22223",
	"13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
	"14.1": "22", "14.2": "12223333", "14.3": "122",
	"15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
	"16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
	"17.1": "23", "17.2": "22223333", "17.3": "22",
}

var (
	securityRow  = regexp.MustCompile(`^\| v5\.0\.0-([0-9]+\.[0-9]+)\.([0-9]+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$`)
	securityTest = regexp.MustCompile("`([a-z]+(?:/[a-z0-9]+)*)\\.((?:Test|Fuzz)\\w+)`")
	securityLink = regexp.MustCompile(`\[[^\]]+\]\(\.\./security\.md#([a-z-]+)\)`)
)

// TestSecurityTable holds that the pages of requirements have each of the levels 1 and 2
// once, with its level, and that each names a test or a section that there is, says why it is
// not applicable, or that it is open.
func TestSecurityTable(t *testing.T) {
	t.Parallel()
	docs := filepath.Join("..", "..", ".github", "docs")
	sections := sectionsOf(t, filepath.Join(docs, "security.md"))
	pages, err := filepath.Glob(filepath.Join(docs, "security", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := make(map[string][]string) // by folder
	seen := make(map[string]string)
	for _, page := range pages {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for number, line := range strings.Split(string(content), "\n") {
			if !strings.HasPrefix(line, "| v") {
				continue
			}
			at := fmt.Sprintf("%s:%d", filepath.Base(page), number+1)
			row := securityRow.FindStringSubmatch(line)
			if row == nil {
				t.Errorf("%s: this is no row: %s", at, line)
				continue
			}
			requirement := row[1] + "." + row[2]
			if _, twice := seen[requirement]; twice {
				t.Errorf("%s: %s is there twice", at, requirement)
			}
			seen[requirement] = row[3]
			named, links := securityTest.FindAllStringSubmatch(row[5], -1), securityLink.FindAllStringSubmatch(row[5], -1)
			if len(named) == 0 && len(links) == 0 && !strings.HasPrefix(row[5], "not applicable because ") && !strings.HasPrefix(row[5], "open: ") {
				t.Errorf("%s: %s says nothing of how it is kept: %s", at, requirement, row[5])
			}
			for _, name := range named {
				if _, read := tests[name[1]]; !read {
					tests[name[1]] = testsOf(t, filepath.Join("..", "..", filepath.FromSlash(name[1])))
				}
				if !slices.Contains(tests[name[1]], name[2]) {
					t.Errorf("%s: %s has no test %s", at, name[1], name[2])
				}
			}
			for _, link := range links {
				if !slices.Contains(sections, link[1]) {
					t.Errorf("%s: security.md has no section %s", at, link[1])
				}
			}
		}
	}
	want := make(map[string]string)
	for section, levels := range asvs {
		for i, level := range levels {
			if level != '3' {
				want[fmt.Sprintf("%s.%d", section, i+1)] = string(level)
			}
		}
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("the requirements (-want +got)\n%s", diff)
	}
}

// sectionsOf are the anchors of a page's headings.
func sectionsOf(t *testing.T, page string) []string {
	t.Helper()
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(content)) {
		if heading, ok := strings.CutPrefix(strings.TrimSpace(line), "## "); ok {
			list = append(list, strings.ReplaceAll(strings.ToLower(heading), " ", "-"))
		}
	}
	return list
}

// testsOf are the tests of a folder.
func testsOf(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				list = append(list, f.Name.Name)
			}
		}
	}
	return list
}

// TestLibrariesArePinned holds that each library is one version of its own, with the hash
// of its content, and none is taken from elsewhere.
func TestLibrariesArePinned(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		t.Helper()
		content, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	hashed := make(map[string]bool)
	for line := range strings.Lines(read("go.sum")) {
		if parts := strings.Fields(line); len(parts) == 3 && strings.HasPrefix(parts[2], "h1:") {
			hashed[parts[0]+" "+parts[1]] = true
		}
	}
	version := regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+`)
	required := make(map[string]string)
	for line := range strings.Lines(read("go.mod")) {
		line, _, _ = strings.Cut(line, "//")
		parts := strings.Fields(strings.TrimPrefix(line, "require "))
		switch {
		case len(parts) > 0 && (parts[0] == "replace" || strings.Contains(line, "=>")):
			t.Errorf("a library is taken from elsewhere: %s", line)
		case len(parts) == 2 && version.MatchString(parts[1]):
			required[parts[0]] = parts[1]
		}
	}
	for _, module := range slices.Sorted(maps.Keys(required)) {
		if !hashed[module+" "+required[module]] {
			t.Errorf("go.sum has no hash of %s %s", module, required[module])
		}
	}
	if len(required) < 20 {
		t.Errorf("go.mod requires %d libraries", len(required))
	}
}

// TestLogHasZone holds that each line of the log has its time with the distance from UTC.
func TestLogHasZone(t *testing.T) {
	t.Parallel()
	for zone, offset := range map[string]string{"UTC": "Z", "Asia/Shanghai": "+08:00"} {
		_, said := refused(t, t.TempDir(), []string{"TZ=" + zone, "SHEETSYNC_DATABASE_URL=postgres://127.0.0.1:1/none?sslmode=disable",
			"SHEETSYNC_REGISTERS_0_NAME=acme", "SHEETSYNC_REGISTERS_0_SPREADSHEET=1xample", "SHEETSYNC_REGISTERS_0_SCHEMA=foreign-trade"}, "run")
		line := regexp.MustCompile(`(?m)^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(\S+) level=INFO msg=starting`).FindStringSubmatch(said)
		if line == nil || line[1] != offset {
			t.Errorf("in %s the log is\n%s", zone, said)
		}
	}
}
