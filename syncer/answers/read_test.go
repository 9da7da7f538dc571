package answers_test

import (
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/answers"
)

func TestRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want answers.Verdict // "" for none
	}{
		{"not a duplicate", answers.Different},
		{"Not a Duplicate!", answers.Different},
		{" NO ", answers.Different},
		{"ｎｏ", answers.Different},
		{"no, another office of theirs", answers.Different},
		{"不是重复", answers.Different},
		{"不是重複。", answers.Different},
		{"不是重复，是他们的分公司", answers.Different},
		{"不是", answers.Different},
		{"不同", answers.Different},
		{"different", answers.Different},
		{"same", answers.Same},
		{"Yes.", answers.Same},
		{"同一家", answers.Same},
		{"是同一家", answers.Same},
		{"是同一家\n已问过", answers.Same},
		{"重复", answers.Same},
		{"重複", answers.Same},
		{"duplicate – ask Li Wei", answers.Same},
		{"yes, the same", answers.Same},
		{"ask again", answers.Withdrawn},
		{"重新判断", answers.Withdrawn},

		{"yes same company", answers.Same},
		{"no - another company", answers.Different},
		{"No – two companies", answers.Different},
		{"it is a duplicate", answers.Same},
		{"not duplicates", answers.Different},
		{"是的 同一家", answers.Same},

		{"yes not the same", ""},
		{"no same company", ""},
		{"是 不是", ""},
		{"same as row 17", ""},
		{"", ""},
		{"!", ""},
		{"no idea", ""},
		{"same?", ""},
		{"不是重复？", ""},
		{"same, not a duplicate", ""},
		{"ask Li Wei, no", ""},
		{"Cedargate Electronics", ""},
		{"nobody knows", ""},
	} {
		got, ok := answers.Read(test.text)
		if got != test.want && (ok || test.want != "") || ok != (test.want != "") {
			t.Errorf("%q is read as %q, %v; want %q", test.text, got, ok, test.want)
		}
	}
}

// The words of the two languages mean one thing each.
func TestWordsAreDistinct(t *testing.T) {
	t.Parallel()
	for _, tag := range language.Tags() {
		for _, v := range []answers.Verdict{answers.Same, answers.Different, answers.Withdrawn} {
			for _, word := range answers.Words(v, language.NewPrinter(tag)) {
				if got, ok := answers.Read(word); !ok || got != v {
					t.Errorf("%q is read as %q, want %q", word, got, v)
				}
			}
		}
	}
}

// What the service writes is known as such in every language, and what people write
// never is.
func TestIsOurs(t *testing.T) {
	t.Parallel()
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		lines := []string{
			answers.Standing(answers.Same, "Cedargate, Ltd.: ½ (ok)", p), answers.Standing(answers.Different, "", p),
		}
		for _, f := range []answers.Finding{
			{Name: "Cedargate", Row: 57, Fields: []string{"E-mail", "电话"}, Certain: true},
			{Name: "", Row: 5, Fields: []string{"E-mail"}},
			{Name: "雪松", Row: 1057, Fields: []string{"a", "b", "c", "d", "e", "f"}, Alike: []string{"g"}},
			{Name: "雪松", Row: 2, Alike: []string{"g", "h"}},
			{Name: "雪松", Row: 2, Certain: true},
		} {
			lines = append(lines, answers.Question(f, p), answers.Question(f, p)+"\n"+lines[0])
		}
		for _, line := range lines {
			if !answers.IsOurs(line) {
				t.Errorf("%q is taken for somebody's", line)
			}
			if v, ok := answers.Read(line); ok {
				t.Errorf("%q is read as %q", line, v)
			}
		}
		for _, v := range []answers.Verdict{answers.Same, answers.Different, answers.Withdrawn} {
			for _, word := range answers.Words(v, p) {
				if answers.IsOurs(word) {
					t.Errorf("%q is taken for the service's", word)
				}
			}
		}
	}
	for _, text := range []string{"ask Li Wei", "Not the same as Cedargate", "Same as row 5", "可能是", "雪松，第 5 行", lines("Same as A (answered)", "no")} {
		if answers.IsOurs(text) {
			t.Errorf("%q is taken for the service's", text)
		}
	}
	for _, text := range []string{"a2mww9y1jy", "a2mww9y1jy (possibly)", "a2mww9y1jy（可能）"} { // of earlier versions
		if !answers.IsOurs(text) {
			t.Errorf("%q is taken for somebody's", text)
		}
	}
}

func lines(a, b string) string { return a + "\n" + b }

func TestQuestion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		tag  language.Tag
		f    answers.Finding
		want string
	}{
		{language.English, answers.Finding{Name: "Cedargate Electronics", Row: 57, Fields: []string{"E-mail", "Phone"}, Certain: true}, "Cedargate Electronics, row 57: E-mail and Phone agree"},
		{language.English, answers.Finding{Name: "Cedargate Electronics", Row: 57, Fields: []string{"Phone"}, Alike: []string{"Company"}}, "Possibly Cedargate Electronics, row 57: Phone agrees, Company is similar"},
		{language.English, answers.Finding{Row: 5, Fields: []string{"A", "B", "C", "D", "E", "F"}}, "Possibly a row without a name, row 5: A, B, C and 3 more agree"},
		{language.Chinese, answers.Finding{Name: "雪松电子", Row: 57, Fields: []string{"邮箱", "电话"}, Certain: true}, "雪松电子，第 57 行：邮箱和电话一致"},
		{language.Chinese, answers.Finding{Name: "雪松电子", Row: 57, Fields: []string{"邮箱", "电话", "网站"}}, "可能是雪松电子，第 57 行：邮箱、电话和网站一致"},
	} {
		if got := answers.Question(test.f, language.NewPrinter(test.tag)); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
