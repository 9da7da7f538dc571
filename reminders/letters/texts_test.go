package letters

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// Every language has all texts, with the same placeholders, and no level reads like
// another.
func TestTexts(t *testing.T) {
	t.Parallel()
	// A greeting without the name is more polite where one would have to know whether it
	// is a man's or a woman's; dates are written in different orders.
	free := []string{"Salutation.Named", "Date", "ShortDate"}
	flat := func(l Language) map[string]string {
		all := make(map[string]string)
		flatten(reflect.ValueOf(*catalogue()[l]), "", all)
		return all
	}
	want := flat(English)
	for _, l := range Languages() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			got := flat(l)
			for key, text := range want {
				other, there := got[key]
				switch {
				case !there || strings.TrimSpace(other) == "":
					t.Errorf("%s is missing", key)
				case !slices.Contains(free, key):
					if diff := cmp.Diff(placeholders(text), placeholders(other)); diff != "" {
						t.Errorf("%s: %s", key, diff)
					}
				}
			}
			if len(got) != len(want) {
				t.Errorf("%d texts, and English has %d", len(got), len(want))
			}
			texts := catalogue()[l]
			for level := FirstLevel; level < LastLevel; level++ {
				if texts.Subject[level] == texts.Subject[level+1] || texts.Opening[level] == texts.Opening[level+1] || texts.Ending[level] == texts.Ending[level+1] {
					t.Errorf("level %d reads like the next", level)
				}
			}
		})
	}
}

func placeholders(text string) []string {
	list := placeholder.FindAllString(text, -1)
	slices.Sort(list)
	return list
}

// flatten lists the texts of a value by their paths; the paragraphs of one text are one.
func flatten(v reflect.Value, path string, all map[string]string) {
	join := func(name string) string { return strings.TrimPrefix(path+"."+name, ".") }
	switch v.Kind() {
	case reflect.String:
		all[path] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			flatten(v.Field(i), join(v.Type().Field(i).Name), all)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			flatten(v.MapIndex(key), join(string(rune('0'+key.Int()))), all)
		}
	case reflect.Slice:
		for i := range v.Len() {
			all[path] += v.Index(i).String()
			if v.Index(i).String() == "" {
				all[path] = ""
			}
		}
	}
}

func TestMonths(t *testing.T) {
	t.Parallel()
	for _, l := range Languages() {
		if texts := catalogue()[l]; len(texts.Months) != 12 || len(texts.ShortMonth) != 12 {
			t.Errorf("%s has %d months, %d in short", l, len(texts.Months), len(texts.ShortMonth))
		}
	}
	if got := French.date(0); got != "1er\u00a0janvier\u00a01970" {
		t.Errorf("%q", got)
	}
}
