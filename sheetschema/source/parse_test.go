package source

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, data string
		format     Format
		want       string
	}{
		{"syntax", "a: {b: c\n", YAML, ":1:4: not valid YAML: "},
		{"JSON", `{"a": 1`, JSON, "not valid JSON: "},
		{"JSON that goes on", `{} {}`, JSON, ":1:4: not valid JSON: there is more after its end"},
		{"a second document", "a: b\n---\nc: d\n", YAML, ":3:1: a second YAML document begins here"},
		{"GBK", "name: a\ntitle: \xbf\xcd\xbb\xa7\n", YAML, ":2:8: the text is not UTF-8 from here on (save the file as UTF-8)"},
		{"GBK in JSON", "{\"title\":\n\"\xbf\xcd\"}", JSON, ":2:2: the text is not UTF-8 from here on"},
		{"UTF-16", "\xff\xfea\x00", YAML, ":1:1: the text is not UTF-8"},
		{"columns in characters", "客户: \xbf\n", YAML, ":1:5: the text is not UTF-8"},
		{"a tag", "a: !secret b\n", YAML, ":1:4: the tag !secret has no meaning here"},
		{"a tag of a mapping", "a: !!map {b: c}\n", YAML, ":1:4: the tag !!map has no meaning here"},
		{"an alias to nothing", "a: *b\n", YAML, "the alias *b has no anchor"},
		{"depth", strings.Repeat("[", 100), YAML, "nested too deeply"},
		{"size", strings.Repeat("#\n", maxSource), YAML, ":1:1: this is larger than 2 MB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, problem := Parse([]byte(test.data), test.format)
			if problem == nil {
				t.Fatal("it parses")
			}
			problem.File = "x"
			if !strings.Contains(problem.String(), test.want) {
				t.Errorf("the problem is %q, want %q", problem, test.want)
			}
		})
	}
}

// A mapping of many members is read as one of few.
func TestManyMembers(t *testing.T) {
	t.Parallel()
	const members = 3000
	var yaml, json strings.Builder
	json.WriteString("{")
	for i := range members {
		fmt.Fprintf(&yaml, "m%d: %d\n", i, i)
		fmt.Fprintf(&json, `"m%d": %d,`, i, i)
	}
	for _, test := range []struct {
		name, data string
		format     Format
	}{
		{"YAML", yaml.String(), YAML},
		{"YAML, merged", "a: &a {m0: 0, mine: 1}\nb:\n  <<: *a\n  " + strings.ReplaceAll(strings.TrimSpace(yaml.String()), "\n", "\n  ") + "\n", YAML},
		{"JSON", strings.TrimSuffix(json.String(), ",") + "}", JSON},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			n, problem := Parse([]byte(test.data), test.format)
			if problem != nil {
				t.Fatal(problem)
			}
			if b := n.Member("b"); b != nil {
				if n = b; n.Member("mine") == nil {
					t.Error("what was merged in is lost")
				}
			}
			for i := range members {
				if m := n.Member(fmt.Sprintf("m%d", i)); m == nil || m.Text != strconv.Itoa(i) {
					t.Fatalf("member %d is %+v", i, m)
				}
			}
			if n.Member("m") != nil {
				t.Error("there is a member that nobody wrote")
			}
		})
	}
}

// A member stands at its name, and its value at its own place.
func TestPlaces(t *testing.T) {
	t.Parallel()
	const yaml = "\uFEFFa:  1\nb:\n  c: [x,\n   y]\nd: &n {e: !!str 2}\nf: *n\n"
	const json = "{\"a\":  1,\n \"b\": {\n  \"c\": [\"x\",\n   \"y\"]}}"
	for _, test := range []struct {
		name, data string
		format     Format
		want       []string
	}{
		{"YAML", yaml, YAML, []string{
			"a 1:1 1:5", "b 2:1 3:3", "b.c 3:3 3:6", "b.c.0 3:7 3:7", "b.c.1 4:4 4:4", "d 5:1 5:7", "d.e 5:8 5:11", "f 6:1 6:4", "f.e 5:8 5:11",
		}},
		{"JSON", json, JSON, []string{"a 1:2 1:8", "b 2:2 2:7", "b.c 3:3 3:8", "b.c.0 3:9 3:9", "b.c.1 4:4 4:4"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root, problem := Parse([]byte(test.data), test.format)
			if problem != nil {
				t.Fatal(problem)
			}
			if diff := cmp.Diff(test.want, places("", root)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// places lists the tree as path, place, place of the value.
func places(path string, n *Node) []string {
	var all []string
	add := func(name string, below *Node) {
		at := Problem{Line: below.Line, Column: below.Column}.Place()
		value := Problem{Line: below.Value.Line, Column: below.Value.Column}.Place()
		inner := JoinPath(path, name)
		all = append(all, inner+" "+at[1:]+" "+value[1:])
		all = append(all, places(inner, below)...)
	}
	for i, item := range n.Items {
		add(string(rune('0'+i)), item)
	}
	for _, m := range n.Members {
		add(m.Name, m.Value)
	}
	return all
}

func TestParseNothing(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "\uFEFF", "# only a comment\n", "---\n...\n"} {
		root, problem := Parse([]byte(data), YAML)
		if problem != nil || root.Kind != KindNull || root.Line != 1 {
			t.Errorf("%q gives %+v, %v", data, root, problem)
		}
	}
}

// A member that was neither read nor allowed is unknown.
func TestRejectUnknown(t *testing.T) {
	t.Parallel()
	root, problem := Parse([]byte("name: a\nkind: b\nx-own: c\nnaem: d\nnone: null\n"), YAML)
	if problem != nil {
		t.Fatal(problem)
	}
	reader := &Reader{File: "x"}
	o := reader.Object(root, "")
	if o.Text("name") != "a" || !o.Has("none") || o.Member("none") != nil || o.Has("other") {
		t.Error("the members are not as written")
	}
	o.Allow("kind")
	o.RejectUnknown()
	want := []Problem{{File: "x", Line: 4, Column: 1, Path: "naem", Message: "unknown member", Hint: "did you mean name?"}}
	if diff := cmp.Diff(want, reader.Problems); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
