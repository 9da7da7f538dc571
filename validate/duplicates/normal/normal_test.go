package normal

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCompaniesOfOneName(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{
		{"ACME Co., Ltd.", "Acme Limited", "acme co ltd", "ACME COMPANY LIMITED", "Acme, Inc.", "The Acme Corporation", "Acme Co.,Ltd", "ＡＣＭＥ　Ｌｔｄ．", "Acme\nLtd"},
		{"深圳市华强电子有限公司", "深圳市华强电子", "深圳市华强电子股份有限公司", "深圳市华强电子 有限责任公司", "深圳市华强电子集团有限公司"},
		{"深圳市华强（香港）有限公司", "深圳市华强(香港)", "深圳市华强 (香港) 有限公司"},
		{"株式会社東芝", "東芝株式会社", "東芝㈱", "(株)東芝", "東芝"},
		{"삼성전자 주식회사", "삼성전자(주)", "㈜삼성전자"},
		{"Müller & Söhne GmbH & Co. KG", "MULLER AND SOHNE GMBH", "Müller & Söhne"},
		{"Société Générale S.A.", "Societe Generale SA", "société générale"},
		{"Comercial Peña S.A. de C.V.", "COMERCIAL PENA", "Comercial Peña, S. A. de C. V."},
		{"Kowalski Sp. z o.o.", "Kowalski sp zoo", "KOWALSKI"},
		{"ООО \u00abРомашка\u00bb", "Ромашка ООО", "ромашка"},
		{"Novo A/S", "Novo AS", "NOVO"},
		{"O'Neil Trading LLC", "ONeil Trading", "O’Neil Trading, L.L.C."},
		{"PT Astra Tbk", "PT. Astra Tbk.", "Astra"},
	} {
		want := Company(names[0])
		if want == "" {
			t.Errorf("%q says nothing", names[0])
		}
		for _, name := range names[1:] {
			if got := Company(name); got != want {
				t.Errorf("%q is %q, but %q is %q", name, got, names[0], want)
			}
		}
	}
}

func TestCompaniesOfDifferentNames(t *testing.T) {
	t.Parallel()
	for _, names := range [][2]string{
		{"深圳华强电子有限公司", "深圳华强电子有限公司上海分公司"},
		{"Acme Trading Ltd", "Acme Shipping Ltd"},
		{"东方国际", "东方"},
		{"が", "か"},
		{"A1 Ltd", "A2 Ltd"},
	} {
		if a, b := Company(names[0]), Company(names[1]); a == b && a != "" {
			t.Errorf("%q and %q are both %q", names[0], names[1], a)
		}
	}
	for _, name := range []string{"", " ", "-", "N/A", "n.a.", "无", "暂无", "个人", "X", "???", "None", "公"} {
		if got := Company(name); got != "" {
			t.Errorf("%q is %q, want nothing", name, got)
		}
	}
	// A name that is all legal form is still a name.
	for _, name := range []string{"Limited", "Co Ltd", "有限公司"} {
		if Company(name) == "" {
			t.Errorf("%q is lost", name)
		}
	}
}

func TestEmails(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Li.Wei@Example.CN":         {"li.wei@example.cn"},
		" ｌｉ@example.cn ":           {"li@example.cn"},
		"a@x.com; b@x.com，a@x.com":  {"a@x.com", "b@x.com"},
		"<a@x.com>":                 {"a@x.com"},
		"mailto:a@x.com":            {"a@x.com"},
		"j.o.e+news@googlemail.com": {"joe@gmail.com"},
		"j.o.e+news@example.com":    {"j.o.e+news@example.com"},
		"none":                      nil,
		"@":                         nil,
		"a@@x.com":                  nil,
	} {
		if got := Emails(text); !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestPhoneNumbers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text, region string
		want         []string
	}{
		{"138 0013 8000", "CN", []string{"+8613800138000"}},
		{"+86-13800138000", "", []string{"+8613800138000"}},
		{"0755-26551234 / 13800138000", "CN", []string{"+8675526551234", "+8613800138000"}},
		{"030/12345678", "DE", []string{"+493012345678"}},
		{"(5) 555-4729", "MX", []string{"MX:55554729"}},
		{"5-555-4729", "MX", []string{"MX:55554729"}},
		{"5-555-4729", "", []string{":55554729"}},
		{"12345", "", nil},
		{"0000000", "", nil},
		{"1111111111", "", nil},
		{"n/a", "CN", nil},
		{"li@example.com 2024001", "", nil},
	} {
		if got := Phones(tc.text, tc.region); !slices.Equal(got, tc.want) {
			t.Errorf("%q in %q is %q, want %q", tc.text, tc.region, got, tc.want)
		}
	}
}

// TestNormalFormsAreStable holds that a normal form is its own normal form, and
// that blanks, case and width never tell names apart.
func TestNormalFormsAreStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Za-z &.,é市深圳公司株式会社が()0-9-]{0,30}`).Draw(t, "text")
		form := Text(text)
		if again := Text(form); again != form {
			t.Fatalf("%q becomes %q, then %q", text, form, again)
		}
		name := Company(text)
		if spaced := Company("  " + text + " \n"); spaced != name {
			t.Fatalf("%q is %q, with blanks %q", text, name, spaced)
		}
	})
}
