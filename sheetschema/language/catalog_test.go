package language

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestLanguagesHaveTheSameMessages(t *testing.T) {
	t.Parallel()
	c := builtIn()
	want := c.Keys(English)
	if len(want) == 0 {
		t.Fatal("the English catalogue is empty")
	}
	for _, tag := range Tags() {
		if diff := cmp.Diff(want, c.Keys(tag)); diff != "" {
			t.Errorf("keys of %s differ from those of English (-en +%s):\n%s", tag, tag, diff)
		}
		for _, key := range want {
			wantNames, _ := c.Placeholders(English, key)
			names, ok := c.Placeholders(tag, key)
			if ok && !cmp.Equal(wantNames, names) {
				t.Errorf("%s: %s uses the arguments %v, English %v", key, tag, names, wantNames)
			}
		}
	}
}

func TestMessagesAreNotLeftInTheOtherLanguage(t *testing.T) {
	t.Parallel()
	c := builtIn()
	for _, key := range c.Keys(English) {
		m := c.areaOf(key).messages[English][key]
		if text := m.say(nil); strings.ContainsFunc(text, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }) {
			t.Errorf("%s: English text holds Chinese characters: %s", key, text)
		}
		if strings.TrimSpace(m.say(nil)) == "" {
			t.Errorf("%s: empty message", key)
		}
	}
	for _, key := range c.Keys(Chinese) {
		m := c.areaOf(key).messages[Chinese][key]
		if strings.TrimSpace(m.say(nil)) == "" {
			t.Errorf("%s: empty Chinese message", key)
		}
	}
}

func TestCatalogFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ source, want string }{
		"unclosed":      {`a: "hello {name"`, "without a closing brace"},
		"unopened":      {`a: "hello name}"`, "without a placeholder"},
		"bad name":      {`a: "hello {Name}"`, "lower-case"},
		"three forms":   {`a: "{n|a|b|c}"`, "two forms"},
		"not a text":    {`a: 12`, "put it in quotes"},
		"nested":        {`a: {b: "{"}`, "x.a.b"},
		"doubled entry": {"a: one\na: two", "already defined"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := NewCatalog(fstest.MapFS{"en/x.yaml": {Data: []byte(tc.source)}})
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "en/x.yaml") {
				t.Fatalf("got %v, want an error about en/x.yaml that says %q", err, tc.want)
			}
		})
	}
}

func TestSay(t *testing.T) {
	t.Parallel()
	c, err := NewCatalog(fstest.MapFS{
		"en/x.yaml": {Data: []byte(`
plain: Hello
rows: "{count} {count|row|rows} of {table}"
braces: "{{table}} is {table}"
only: English only
deep: {er: Deeper}
`)},
		"zh-CN/x.yaml": {Data: []byte("plain: 你好\nrows: \"{table} 的 {count} 行\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		tag  Tag
		key  Key
		args Args
		want string
	}{
		{English, "x.plain", nil, "Hello"},
		{Chinese, "x.plain", nil, "你好"},
		{"", "x.plain", nil, "Hello"},
		{English, "x.rows", Args{"count": 1, "table": "A"}, "1 row of A"},
		{English, "x.rows", Args{"count": int64(0), "table": "A"}, "0 rows of A"},
		{English, "x.rows", Args{"count": "1", "table": "A"}, "1 row of A"},
		{Chinese, "x.rows", Args{"count": 20, "table": "客户"}, "客户 的 20 行"},
		{English, "x.rows", Args{"count": 2}, "2 rows of {table}"},
		{English, "x.rows", Args{"count": 2, "table": "{count|a|b}{count}"}, "2 rows of {count|a|b}{count}"},
		{English, "x.braces", Args{"table": "A"}, "{table} is A"},
		{Chinese, "x.only", nil, "English only"},
		{English, "x.deep.er", nil, "Deeper"},
		{English, "x.absent", nil, "x.absent"},
	} {
		if got := c.Printer(tc.tag).Say(tc.key, tc.args); got != tc.want {
			t.Errorf("%s in %s: got %q, want %q", tc.key, tc.tag, got, tc.want)
		}
	}
}

func FuzzParseMessage(f *testing.F) {
	for _, s := range []string{"", "a {b} c", "{n|x|y}", "{{}}", "{", "}", "{a|}", "客户 {n}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		m, err := parseMessage(source)
		if err != nil {
			return
		}
		args := Args{}
		for _, name := range m.names() {
			args[name] = "\x00"
		}
		if len(m.names()) == 0 && !strings.ContainsAny(source, "{}") && m.say(args) != source {
			t.Fatalf("plain text %q is said as %q", source, m.say(args))
		}
	})
}
