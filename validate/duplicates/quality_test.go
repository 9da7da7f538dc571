package duplicates_test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
)

var update = flag.Bool("update", false, "write the table of quality anew")

// A labelledSet is a table of which somebody knows what is one.
type labelledSet struct {
	name    string
	fields  string // name:format …
	sources []labelledFile
	floor   float64 // pairwise F1 that is reached at least
	before  float64 // pairwise F1 of exact agreement alone
}

// A labelledFile has rows of a set.
type labelledFile struct {
	path    string
	truth   func(cell string) string
	columns []string // headings: the truth's, then those of the fields; "" for none
}

func asIs(cell string) string { return cell }

// febrlNumber is the number in rec-122-dup-0.
func febrlNumber(cell string) string { return strings.Split(cell, "-")[1] }

const (
	febrlFields = "given_name:person surname:person street_number address_1:address address_2:address suburb postcode state date_of_birth soc_sec_id"
	twseFields  = "name:company short address:address phone:phone fax:phone email:email website:domain"
)

func labelledSets() []labelledSet {
	febrl := func(file string, fields int) []labelledFile {
		return []labelledFile{{"febrl/" + file, febrlNumber, []string{"rec_id", "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id"}[:fields+1]}}
	}
	chinese := []string{"公司代號", "公司名稱", "公司簡稱", "住址", "總機電話", "傳真機號碼", "電子郵件信箱", "網址"}
	english := []string{"公司代號", "英文簡稱", "", "英文通訊地址", "總機電話", "傳真機號碼", "電子郵件信箱", "網址"}
	hostOnly := []string{"公司代號", "公司名稱", "公司簡稱", "住址", "總機電話", "", "", "網址"}
	mailOnly := []string{"公司代號", "英文簡稱", "", "英文通訊地址", "", "傳真機號碼", "電子郵件信箱", ""}
	twse := func(first, second []string) []labelledFile {
		return []labelledFile{{"twse_register/listed_2022-11-19.csv", asIs, first}, {"twse_register/listed_2023-08-31.csv", asIs, second}}
	}
	return []labelledSet{
		{"febrl dataset1", febrlFields, febrl("dataset1.csv", 10), 0.99, 0.084},
		{"febrl dataset2", febrlFields, febrl("dataset2.csv", 10), 0.985, 0.039},
		{"febrl dataset2 without id", strings.TrimSuffix(febrlFields, " soc_sec_id"), febrl("dataset2.csv", 9), 0.985, 0.056},
		{"fake_1000", "first_name:person surname:person dob city email:email", []labelledFile{{"splink_fake1000/fake_1000.csv", asIs, []string{"cluster", "first_name", "surname", "dob", "city", "email"}}}, 0.95, 0.504},
		{"csv_example", "site_name:company address:address zip phone:phone", []labelledFile{{"dedupe_csv_example/csv_example_input_with_true_ids.csv", asIs, []string{"True Id", "Site name", "Address", "Zip", "Phone"}}}, 0.90, 0.764},
		{"TWSE Chinese, Chinese", twseFields, twse(chinese, chinese), 0.998, 0.937},
		{"TWSE English, English", twseFields, twse(english, english), 0.998, 0.861},
		{"TWSE Chinese, English", twseFields, twse(chinese, english), 0.99, 0.861},
		{"TWSE English, Chinese", twseFields, twse(english, chinese), 0.99, 0.861},
		{"TWSE Chinese with website, English with e-mail", twseFields, twse(hostOnly, mailOnly), 0.85, 0.015},
	}
}

// read returns the set's table and which of its records are one.
func (s labelledSet) read(t *testing.T, directory string) (*table.Table, []string) {
	t.Helper()
	var rows [][]string
	var truth []string
	for _, source := range s.sources {
		f, err := os.Open(filepath.Join(directory, source.path))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		reader := csv.NewReader(f)
		reader.TrimLeadingSpace = true
		records, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := make(map[string]int)
		for i, heading := range records[0] {
			at[strings.TrimSpace(strings.TrimPrefix(heading, "\ufeff"))] = i
		}
		for _, record := range records[1:] {
			truth = append(truth, source.truth(record[at[source.columns[0]]]))
			row := make([]string, 0, len(source.columns))
			for _, heading := range source.columns[1:] {
				if heading == "" {
					row = append(row, "")
				} else {
					row = append(row, strings.TrimSpace(record[at[heading]]))
				}
			}
			rows = append(rows, row)
		}
	}
	fields := strings.Fields(s.fields)
	return customersOf(t, policyOf(fields), fields, rows...), truth
}

// measures are how well clusters are those that they should be.
type measures struct {
	precision, recall, f1 float64 // of pairs
	b3                    float64 // F1 of B³
	wrong, missed         int     // pairs
}

func measure(truth []string, clusters []duplicates.Cluster) measures {
	of := make([]int, len(truth))
	for i := range of {
		of[i] = -i - 1
	}
	for n, c := range clusters {
		for _, record := range c {
			of[record] = n
		}
	}
	both := make(map[string]int)
	inTruth, inFound := make(map[string]int), make(map[int]int)
	for i, name := range truth {
		both[fmt.Sprint(name, " ", of[i])]++
		inTruth[name]++
		inFound[of[i]]++
	}
	pairs := func(n int) int { return n * (n - 1) / 2 }
	var hit, found, wanted int
	for _, n := range both {
		hit += pairs(n)
	}
	for _, n := range inTruth {
		wanted += pairs(n)
	}
	for _, n := range inFound {
		found += pairs(n)
	}
	var p, r float64
	for i, name := range truth {
		n := float64(both[fmt.Sprint(name, " ", of[i])])
		p += n / float64(inFound[of[i]])
		r += n / float64(inTruth[name])
	}
	p, r = p/float64(len(truth)), r/float64(len(truth))
	m := measures{precision: float64(hit) / float64(max(found, 1)), recall: float64(hit) / float64(max(wanted, 1)), b3: 2 * p * r / (p + r), wrong: found - hit, missed: wanted - hit}
	m.f1 = 2 * m.precision * m.recall / max(m.precision+m.recall, 1e-9)
	return m
}

const qualityHead = `# Quality of matching

Pairwise precision, recall and F1, and F1 of B³, on labelled sets, of the clusters that are found with one configuration:
a set's fields with their formats, and nothing else. Nobody's labels are used. The last column is what exact agreement of
normalised e-mail addresses, telephone numbers, companies or whole records reaches. Made-up sets are from the generators of
the tests: persons of one household, place or name are many among them. Written by
go test ./validate/duplicates -run TestQuality -update

`

// TestQuality holds the matcher to what it reaches on labelled sets, with the same
// settings for all.
func TestQuality(t *testing.T) { //nolint:paralleltest // the seconds are of one set at a time
	directory := filepath.Join("..", "..", "..", "shared", "dedupe")
	if _, err := os.Stat(directory); err != nil {
		t.Skipf("the labelled sets are missing: %v", err)
	}
	var b strings.Builder
	b.WriteString(qualityColumns)
	for _, s := range labelledSets() {
		records, truth := s.read(t, directory)
		m, row := measureSet(s.name, records, truth)
		t.Logf("%-50s %.4f %.4f F1 %.4f B3 %.4f wrong %d missed %d", s.name, m.precision, m.recall, m.f1, m.b3, m.wrong, m.missed)
		if m.f1 < s.floor {
			t.Errorf("%s: F1 is %.4f, less than %.3f", s.name, m.f1, s.floor)
		}
		fmt.Fprintf(&b, "%s %.3f |\n", row, s.before)
	}
	if *update {
		for _, s := range madeUpSets(t) {
			_, row := measureSet(s.name, s.records, s.truth)
			fmt.Fprintf(&b, "%s |\n", row)
		}
		if err := os.WriteFile(filepath.Join("testdata", "quality.md"), []byte(qualityHead+b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

const qualityColumns = "| set | records | precision | recall | F1 | B³ | wrong pairs | missed pairs | processor seconds | F1 by exact agreement |\n" +
	"|---|---|---|---|---|---|---|---|---|---|\n"

// measureSet measures what is found in a set, and returns its row of the table but for
// the last column.
func measureSet(name string, records *table.Table, truth []string) (measures, string) {
	start := processorSeconds()
	m := measure(truth, duplicates.Find(records, duplicates.Options{}).Clusters)
	seconds := processorSeconds() - start
	return m, fmt.Sprintf("| %s | %d | %.4f | %.4f | %.4f | %.4f | %d | %d | %.1f |", name, len(truth), m.precision, m.recall, m.f1, m.b3, m.wrong, m.missed, seconds)
}

// A madeUpSet is a set of records that were made with what is one of them.
type madeUpSet struct {
	name    string
	records *table.Table
	truth   []string
}

func madeUpSets(t *testing.T) (sets []madeUpSet) {
	t.Helper()
	fields := strings.Fields(febrlFields)
	rows, truth := population{rand.New(rand.NewPCG(1, 2))}.residents(2000, 3000)
	sets = append(sets, madeUpSet{"made up: residents, up to five faults", customersOf(t, policyOf(fields), fields, rows...), truth})
	for i := range rows {
		rows[i] = rows[i][:len(fields)-1]
	}
	sets = append(sets, madeUpSet{"made up: the same without id", customersOf(t, policyOf(fields[:len(fields)-1]), fields[:len(fields)-1], rows...), truth})
	for _, s := range historicalSets {
		records, truth := tableOfHistorical(t, population{rand.New(rand.NewPCG(1, 2))}, 50_000, s.shape, s.names)
		sets = append(sets, madeUpSet{"made up: historical persons, " + s.name, records, truth})
	}
	return sets
}
