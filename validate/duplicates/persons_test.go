package duplicates_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/validate/duplicates"
)

// A population makes persons and companies with the faults that people type.
type population struct{ *rand.Rand }

func (p population) word(syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteString([]string{"ka", "lo", "mi", "ren", "tos", "bal", "der", "win", "har", "sto", "ley", "ford", "ham", "ber", "gra", "nel", "vi", "qua", "pel", "dor"}[p.IntN(20)])
	}
	return b.String()
}

// fault inserts, deletes, replaces or exchanges a character.
func (p population) fault(text string) string {
	if text == "" {
		return text
	}
	r := []rune(text)
	i := p.IntN(len(r))
	switch p.IntN(4) {
	case 0:
		return string(slices.Insert(r, i, 'e'))
	case 1:
		return string(slices.Delete(r, i, i+1))
	case 2:
		r[i] = 'o'
	default:
		if i+1 < len(r) {
			r[i], r[i+1] = r[i+1], r[i]
		}
	}
	return string(r)
}

var personFields = []string{"id", "given_name:person", "surname:person", "street:address", "city", "born", "email:email"}

const personPolicy = "{fields: [given_name, surname, street, city, born, email]}"

// persons makes n rows, of which a third are a person once more, with one to three
// faults. It returns who each is, too.
func (p population) persons(n int) (rows [][]string, truth []string) {
	for len(rows) < n {
		who := fmt.Sprint(len(rows))
		given, surname := p.word(2), p.word(3)
		row := []string{who, given, surname, fmt.Sprintf("%d %s street", 1+p.IntN(300), p.word(3)), p.word(2),
			fmt.Sprintf("%d-%02d-%02d", 1930+p.IntN(70), 1+p.IntN(12), 1+p.IntN(28)), given + "." + surname + "@" + p.word(3) + ".com"}
		rows, truth = append(rows, row), append(truth, who)
		if p.IntN(3) > 0 {
			continue
		}
		again := slices.Clone(row)
		again[0] = fmt.Sprint(len(rows))
		for range 1 + p.IntN(3) {
			switch i := 1 + p.IntN(6); p.IntN(6) {
			case 0:
				again[i] = ""
			case 1:
				again[1], again[2] = again[2], again[1]
			default:
				again[i] = p.fault(again[i])
			}
		}
		rows, truth = append(rows, again), append(truth, who)
	}
	return rows, truth
}

// TestPersons holds that persons who were typed with faults are found, and no two
// others taken for one.
func TestPersons(t *testing.T) {
	t.Parallel()
	for _, n := range []int{50, 500, 3000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			rows, truth := population{rand.New(rand.NewPCG(5, uint64(n)))}.persons(n)
			m := measure(truth, duplicates.Find(customersOf(t, personPolicy, personFields, rows...), duplicates.Options{}).Clusters)
			if m.precision < 0.99 || m.recall < 0.95 {
				t.Errorf("precision %.4f, recall %.4f", m.precision, m.recall)
			}
		})
	}
}

// TestOrderOfPersons holds that the same records end in the same clusters, in
// whatever order they stand.
func TestOrderOfPersons(t *testing.T) {
	t.Parallel()
	clustersOf := func(t testing.TB, rows [][]string) []string {
		var out []string
		for _, c := range duplicates.Find(customersOf(t, personPolicy, personFields, rows...), duplicates.Options{}).Clusters {
			var ids []string
			for _, record := range c {
				ids = append(ids, rows[record][0])
			}
			slices.Sort(ids)
			out = append(out, strings.Join(ids, " "))
		}
		slices.Sort(out)
		return out
	}
	rapid.Check(t, func(r *rapid.T) {
		p := population{rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 1))}
		rows, _ := p.persons(rapid.IntRange(2, 80).Draw(r, "records"))
		want := clustersOf(t, rows)
		p.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if diff := cmp.Diff(want, clustersOf(t, rows)); diff != "" {
			r.Fatalf("clusters after a shuffle (-want +got):\n%s", diff)
		}
	})
}

// TestExplain holds that an explanation adds up to the score, and that the fields
// speak for or against as a person would expect.
func TestExplain(t *testing.T) {
	t.Parallel()
	found := duplicates.Find(customersOf(t, "{fields: [company, email, website, phone, address]}", []string{"company:company", "email:email", "website:domain", "phone:phone", "address:address"},
		[]string{"深圳市华强电子有限公司", "li@huaqiang.com", "", "+86 755 8345 6789", "深圳市福田区深南中路2018号"},
		[]string{"Shenzhen Huaqiang Electronics Co., Ltd.", "", "www.huaqiang.com", "", "No. 2018, Shennan Road, Futian District, Shenzhen"},
		[]string{"华强電子有限公司", "", "", "+86 755 8345 6780", ""},
		[]string{"Bright Trading Ltd", "w@bright.com", "", "+86 21 5555 1234", "1 Nanjing Road, Shanghai"},
	), duplicates.Options{})
	for _, test := range []struct {
		name string
		a, b int
		want []string // field, level and sign
	}{
		{"two scripts", 0, 1, []string{"company bridge_strong +", "website elsewhere +", "address bridge_strong +"}},
		{"two firms", 1, 3, []string{"company differ -", "email,website differ -", "address differ -"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e, ok := found.Explain(test.a, test.b)
			if !ok {
				t.Fatal("there is no explanation")
			}
			var got []string
			for _, l := range e.Lines {
				sign := "+"
				if l.Bits < 0 {
					sign = "-"
				}
				got = append(got, fmt.Sprintf("%s %s %s", strings.Join(l.Fields, ","), l.Level, sign))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
	if diff := cmp.Diff([]duplicates.Cluster{{0, 1}}, found.Clusters); diff != "" {
		t.Errorf("clusters (-want +got):\n%s", diff)
	}
}
