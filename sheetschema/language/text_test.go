package language_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]language.Tag{
		"en": "en", "EN": "en", "en-GB": "en", "en_US": "en",
		"zh": "zh-CN", "zh-CN": "zh-CN", "zh_CN": "zh-CN", "zh-Hans": "zh-CN", "zh-Hans-SG": "zh-CN", "zh-TW": "zh-CN",
	} {
		got, err := language.Parse(tag)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", tag, got, err, want)
		}
	}
	for _, tag := range []string{"", "fr", "klingon language", "und", "🙂"} {
		got, err := language.Parse(tag)
		if err == nil || !strings.Contains(err.Error(), "use en or zh-CN") {
			t.Errorf("Parse(%q) = %q, %v; want an error that names the languages", tag, got, err)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	both, err := language.NewText(map[string]string{"zh": "客户", "en": "Customers", "de": "Kunden"})
	if err != nil {
		t.Fatal(err)
	}
	german, err := language.NewText(map[string]string{"de": "Kunden"})
	if err != nil {
		t.Fatal(err)
	}
	taiwan, err := language.NewText(map[string]string{"zh-TW": "客戶", "en": "Customers"})
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		text    language.Text
		en, zh  string
		all     []string
		encoded string
	}{
		"both":    {both, "Customers", "客户", []string{"Customers", "客户", "Kunden"}, `{"de":"Kunden","en":"Customers","zh-CN":"客户"}`},
		"german":  {german, "Kunden", "Kunden", []string{"Kunden"}, `{"de":"Kunden"}`},
		"variety": {taiwan, "Customers", "客戶", []string{"Customers", "客戶"}, `{"en":"Customers","zh-TW":"客戶"}`},
		"plain":   {language.Plain("Orders"), "Orders", "Orders", []string{"Orders"}, `"Orders"`},
		"none":    {language.Plain(""), "", "", []string{}, `""`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tc.text.In(language.English); got != tc.en {
				t.Errorf("in English %q, want %q", got, tc.en)
			}
			if got := tc.text.In(language.Chinese); got != tc.zh {
				t.Errorf("in Chinese %q, want %q", got, tc.zh)
			}
			if diff := cmp.Diff(tc.all, tc.text.All()); diff != "" {
				t.Errorf("All (-want +got):\n%s", diff)
			}
			encoded, err := json.Marshal(tc.text)
			if err != nil || string(encoded) != tc.encoded {
				t.Errorf("JSON %s, %v; want %s", encoded, err, tc.encoded)
			}
			if tc.text.IsZero() != (tc.en == "") {
				t.Errorf("IsZero is %v", tc.text.IsZero())
			}
		})
	}
}

func TestTextFaults(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string]map[string]string{
		"not a language tag": {"chinese (simplified)": "客户"},
		"given twice":        {"zh": "客户", "zh-CN": "顾客"},
	} {
		if _, err := language.NewText(texts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want an error that says %q", texts, err, want)
		}
	}
}
