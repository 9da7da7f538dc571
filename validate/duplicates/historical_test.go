package duplicates_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
)

// Historical persons, as biographical registers have them: many records of each, in
// families whose members share surname and birthplace, with the first of January
// where only the year of birth is known.
const (
	historicalFields = "first_name:person surname:person dob birth_place postcode gender occupation"
	historicalNames  = "full_name first_and_surname "
)

// shape is what a set of historical persons is like.
type shape struct {
	size      float64 // records a person, on average
	most      int     // records a person at most
	relatives float64 // further members a family has, on average
	missing   float64 // share of the values that are missing
	faults    float64 // share of the values that are mistyped or others
}

var (
	menNames   = strings.Fields("john william thomas henry george charles james robert edward richard joseph alfred samuel arthur frederick walter david francis benjamin peter hugh philip andrew daniel edmund alexander ernest harold herbert stephen patrick ralph matthew simon adam nathaniel isaac augustus edgar percy cuthbert horace septimus")
	womenNames = strings.Fields("mary elizabeth anne jane margaret sarah catherine alice eleanor frances charlotte emma harriet isabella dorothy florence ellen martha agnes caroline edith louisa emily lucy julia barbara beatrice rose grace violet winifred hilda mabel")
	callNames  = map[string]string{"john": "jack", "william": "bill", "thomas": "tom", "henry": "harry", "robert": "bob", "edward": "ned", "richard": "dick", "mary": "polly", "elizabeth": "betty", "margaret": "meg", "catherine": "kate", "james": "jim", "charles": "charlie", "frances": "fanny", "dorothy": "dot"}
	livings    = strings.Fields("politician writer painter cricketer priest botanist lawyer soldier architect engraver composer physician actor engineer explorer historian banker sculptor poet publisher rower chemist judge printer singer")
)

// rank draws a number below n, of which the k-th is the rarer the higher it is
// (Zipf's law, flattened).
func (p population) rank(n int) int {
	return int(math.Exp(p.Float64()*math.Log(float64(n)+1))) - 1
}

// count draws a whole number of that mean, at most most (geometric).
func (p population) count(mean float64, most int) int {
	n := 0
	for n < most && p.Float64() < mean/(mean+1) {
		n++
	}
	return n
}

// lived is a person as it was.
type lived struct {
	given, surname, title  string
	year, month, day       int
	place, county, outcode string
	gender, trade          string
}

// historical makes n records of persons. It returns who each is, too.
func (p population) historical(n int, s shape) (rows [][]string, truth []string) {
	surnames, places := make([]string, 4000), make([]string, 900)
	for i := range surnames {
		surnames[i] = p.word(2 + p.IntN(2))
	}
	for i := range places {
		places[i] = p.word(2+p.IntN(2)) + []string{"ton", "bury", " upon wye", "by", "wick", " regis"}[p.IntN(6)]
	}
	person := 0
	for len(rows) < n {
		at := p.rank(len(places))
		head := lived{
			surname: surnames[p.rank(len(surnames))], title: p.word(2), place: places[at], county: places[at%30] + "shire",
			outcode: places[at%50][:2] + fmt.Sprint(1+at%20), trade: livings[p.rank(len(livings))], year: 1550 + p.IntN(380),
		}
		for member := range 1 + p.count(s.relatives, 8) {
			one := head
			if member > 0 {
				one.year += p.IntN(24)
				if p.IntN(4) == 0 {
					one.year += 10
				}
			}
			one.gender, one.given = "male", menNames[p.rank(len(menNames))]
			if p.IntN(5) == 0 {
				one.gender, one.given = "female", womenNames[p.rank(len(womenNames))]
			}
			one.month, one.day = 1+p.IntN(12), 1+p.IntN(28)
			if p.IntN(3) == 0 {
				one.month, one.day = 1, 1
			}
			if p.IntN(3) == 0 {
				one.trade = livings[p.rank(len(livings))]
			}
			if p.IntN(5) == 0 {
				at := p.rank(len(places))
				one.place, one.county, one.outcode = places[at], places[at%30]+"shire", places[at%50][:2]+fmt.Sprint(1+at%20)
			}
			person++
			codes := [3]string{p.postcode(one), p.postcode(one), p.postcode(one)}
			for range 1 + p.count(s.size-1, s.most-1) {
				if len(rows) < n {
					rows, truth = append(rows, p.told(one, codes, s)), append(truth, fmt.Sprint(person))
				}
			}
		}
	}
	return rows, truth
}

func (p population) postcode(one lived) string {
	return fmt.Sprintf("%s %d%s", one.outcode, p.IntN(10), p.word(1)[:2])
}

// told is a record of a person: some values are missing, mistyped or others.
func (p population) told(one lived, codes [3]string, s shape) []string {
	chance := func(share float64) bool { return p.Float64() < share }
	given, surname := one.given, one.surname
	if call := callNames[given]; call != "" && chance(s.faults) {
		given = call
	}
	if chance(s.faults / 4) {
		surname = one.title
	}
	born := fmt.Sprintf("%04d-%02d-%02d", one.year, one.month, one.day)
	switch {
	case chance(s.faults / 2):
		born = fmt.Sprintf("%04d-01-01", one.year)
	case chance(s.faults / 4):
		born = fmt.Sprintf("%04d-%02d-%02d", one.year+p.IntN(3)-1, one.month, one.day)
	}
	place := one.place
	if chance(s.faults) {
		place = one.county
	}
	trade := one.trade
	if chance(s.faults) {
		trade = livings[p.rank(len(livings))]
	}
	row := []string{given, surname, born, place, codes[p.IntN(3)], one.gender, trade}
	often := [...]float64{0.1, 0.1, 0.7, 1, 1, 0.5, 1.5} // how often each is missing
	for i := range row {
		switch {
		case chance(s.missing * often[i]):
			row[i] = ""
		case i < 5 && chance(s.faults/2):
			row[i] = p.fault(row[i])
		}
	}
	if chance(s.faults / 5) {
		row[0], row[1] = row[1], row[0]
	}
	return row
}

// tableOfHistorical makes n historical persons, also with their names in two fields
// more, in which given name and surname stand once again.
func tableOfHistorical(t testing.TB, p population, n int, s shape, withNames bool) (*table.Table, []string) {
	t.Helper()
	rows, truth := p.historical(n, s)
	fields := historicalFields
	if withNames {
		fields = historicalNames + fields
		for i, row := range rows {
			name := strings.TrimSpace(row[0] + " " + row[1])
			full := name + []string{"", ", 1st baron", " de " + row[1], " jr"}[p.IntN(4)]
			rows[i] = append([]string{full, name}, row...)
		}
	}
	return customersOf(t, policyOf(strings.Fields(fields)), strings.Fields(fields), rows...), truth
}

// historicalSets are sets of different difficulty, and what is reached of them.
var historicalSets = []struct {
	name  string
	shape shape
	names bool
	f1    float64
	b3    float64
}{
	{"many of each", shape{10, 20, 1, 0.2, 0.1}, false, 0.95, 0.95},
	{"few of each", shape{2, 20, 1, 0.2, 0.1}, false, 0.93, 0.96},
	{"names in several fields", shape{2, 20, 1, 0.2, 0.1}, true, 0.93, 0.96},
	{"many faults", shape{6, 20, 2, 0.3, 0.2}, false, 0.87, 0.90},
	{"no relatives", shape{6, 20, 0, 0.3, 0.2}, false, 0.90, 0.91},
}

// TestHistorical holds that brothers, and persons of one place, aren't taken for one,
// whose records are otherwise full of gaps and faults.
func TestHistorical(t *testing.T) {
	t.Parallel()
	for _, test := range historicalSets {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			records, truth := tableOfHistorical(t, population{rand.New(rand.NewPCG(1, 2))}, 1500, test.shape, test.names)
			m := measure(truth, duplicates.Find(records, duplicates.Options{}).Clusters)
			t.Logf("precision %.4f, recall %.4f, F1 %.4f, B³ %.4f", m.precision, m.recall, m.f1, m.b3)
			if m.f1 < test.f1 || m.b3 < test.b3 {
				t.Errorf("F1 is %.4f, wanted %.2f; B³ is %.4f, wanted %.2f", m.f1, test.f1, m.b3, test.b3)
			}
		})
	}
}

// BenchmarkHistorical finds the duplicates among 50,000 historical persons.
func BenchmarkHistorical(b *testing.B) {
	for _, set := range historicalSets {
		b.Run(set.name, func(b *testing.B) {
			records, truth := tableOfHistorical(b, population{rand.New(rand.NewPCG(1, 2))}, 50_000, set.shape, set.names)
			var m measures
			before := processorSeconds()
			for b.Loop() {
				m = measure(truth, duplicates.Find(records, duplicates.Options{}).Clusters)
			}
			b.ReportMetric((processorSeconds()-before)/float64(b.N), "cpu-s/op")
			b.ReportMetric(m.f1, "F1")
			b.ReportMetric(m.b3, "B3")
		})
	}
}
