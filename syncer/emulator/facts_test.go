package emulator_test

import (
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"google.golang.org/api/sheets/v4"
)

// factsDir holds what the real APIs were seen to do, in words and requests of our own; its README describes the form.
const factsDir = "testdata/facts"

// fact is something that the APIs do, and how it shows.
type fact struct {
	Fact  string `yaml:"fact"`
	Given []Step `yaml:"given"` // what comes before; each step must succeed
	Step  `yaml:",inline"`
	Then  []Step `yaml:"then"` // what can be seen afterwards
	// Assume is what the emulator is told to assume of the API, in the form of package assume.
	Assume string `yaml:"assume"`
	// Differs says why the emulator doesn't do as the API does. Such a fact has to fail.
	Differs string `yaml:"differs"`
}

// Step is one request and what is expected of its answer. It is one of Send, Batch and Fill.
type Step struct {
	As     string           `yaml:"as"`     // who sends it
	Send   string           `yaml:"send"`   // method, path and query
	Body   any              `yaml:"body"`   // of Send
	Batch  []any            `yaml:"batch"`  // the requests of a spreadsheets.batchUpdate
	Fill   map[string][]any `yaml:"fill"`   // rows by range, written RAW
	Fault  string           `yaml:"fault"`  // injected before
	Repeat int              `yaml:"repeat"` // how often the request is sent in all

	Status  int            `yaml:"status"`  // 200 when 0
	Error   string         `yaml:"error"`   // error.status
	Message string         `yaml:"message"` // error.message
	Answer  any            `yaml:"answer"`  // the entire body
	Shows   map[string]any `yaml:"shows"`   // parts of the body, by path
}

func (s *Step) expects() bool {
	return s.Message != "" || s.Answer != nil || len(s.Shows) > 0 || s.Status == http.StatusNoContent
}

func readFacts(t *testing.T) map[string][]fact {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(factsDir, "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no facts in %s: %v", factsDir, err)
	}
	all := map[string][]fact{}
	for _, path := range paths {
		if filepath.Base(path) == "workbook.yaml" {
			continue
		}
		var facts []fact
		readYAML(t, path, &facts)
		all[strings.TrimSuffix(filepath.Base(path), ".yaml")] = facts
	}
	return all
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// TestFacts asks the emulator over HTTP for each fact.
func TestFacts(t *testing.T) {
	t.Parallel()
	var workbook any
	readYAML(t, filepath.Join(factsDir, "workbook.yaml"), &workbook)
	for file, facts := range readFacts(t) {
		for _, f := range facts {
			t.Run(file+"/"+f.Fact, func(t *testing.T) {
				t.Parallel()
				a := newAsker(t, workbook, f.Assume)
				found := a.ask(&f)
				switch {
				case f.Differs == "" && found != "":
					t.Error(found)
				case f.Differs != "" && found == "":
					t.Errorf("the emulator does as the API does now; take “differs: %s” away", f.Differs)
				}
			})
		}
	}
}

// TestFactsCover holds the facts to the API: there is one of each kind of request, and each can fail.
func TestFactsCover(t *testing.T) {
	t.Parallel()
	// The emulator has no data sources; see the handlers of its batchUpdate.
	kinds := map[string]bool{}
	for f := range reflect.TypeFor[sheets.Request]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || strings.Contains(name, "DataSource") {
			continue
		}
		kinds[name] = false
	}
	total := 0
	for file, facts := range readFacts(t) {
		seen := map[string]bool{}
		for _, f := range facts {
			total++
			expects := f.expects() || slices.ContainsFunc(f.Then, func(s Step) bool { return s.expects() })
			for _, s := range slices.Concat(f.Given, []Step{f.Step}, f.Then) {
				for _, request := range s.Batch {
					one, _ := request.(map[string]any)
					for kind := range one {
						kinds[kind] = true
					}
				}
			}
			if f.Fact == "" || seen[f.Fact] || !expects {
				t.Errorf("%s: the fact %q has no name of its own, or expects nothing", file, f.Fact)
			}
			seen[f.Fact] = true
		}
	}
	for kind, asked := range kinds {
		if !asked {
			t.Errorf("no fact is about the request %s", kind)
		}
	}
	if total < 150 {
		t.Errorf("there are only %d facts", total)
	}
}
