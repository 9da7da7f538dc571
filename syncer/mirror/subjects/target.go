package subjects

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/erasure"
)

// A target is who is erased, as every table is looked through for them.
type target struct {
	register string
	d        *sheetschema.Descriptor
	list     *erasure.List
	redactor *erasure.Redactor // of texts
	plain    *erasure.Redactor // of what identifies records, where names aren't mentions
	service  *erasure.Redactor // of the service's own tables
	numbered map[string]int
	about    map[place]bool                 // versions about them
	records  map[string]map[string]bool     // by resource and id
	own      map[string]map[string][]string // what stood in these, by resource and id
	names    map[string]bool                // keys of names that go wherever others are named
	patterns []string                       // of rows that may mention them; nil for all rows
	digits   []string
}

// newTarget makes a target of the versions about somebody. names are those that are taken
// out of texts, and othersToo says that a field about others that has one is emptied.
func newTarget(register string, d *sheetschema.Descriptor, list *erasure.List, v *versions, about []int, names, others []string, othersToo bool, mark, id string) *target {
	t := &target{
		register: register, d: d, list: list, about: make(map[place]bool), numbered: make(map[string]int),
		records: make(map[string]map[string]bool), own: make(map[string]map[string][]string), names: make(map[string]bool),
	}
	t.redactor = erasure.NewRedactor(list, func(string) string { return mark })
	t.plain = erasure.NewRedactor(list, func(string) string { return mark })
	t.service = erasure.NewRedactor(list, func(what string) string { return t.numberedMark(mark, id, what) })
	for _, name := range names {
		t.redactor.Name(name, others)
		t.service.Name(name, others)
		if othersToo {
			t.names[erasure.NameKey(name)] = true
		}
	}
	for _, i := range about {
		version := &v.list[i]
		resource := version.Resource.Name
		t.about[v.places[i]] = true
		if t.records[resource] == nil {
			t.records[resource], t.own[resource] = make(map[string]bool), make(map[string][]string)
		}
		t.records[resource][version.ID] = true
		for _, field := range personal.FieldsOf(d, version.Resource).Own {
			if text := version.Texts[field]; len([]rune(text)) > 1 && !slices.Contains(t.own[resource][version.ID], text) {
				t.own[resource][version.ID] = append(t.own[resource][version.ID], text)
			}
		}
	}
	return t
}

// numberedMark tells what was erased apart, where rows are told apart by it.
func (t *target) numberedMark(mark, id, what string) string {
	n, known := t.numbered[what]
	if !known {
		n = len(t.numbered) + 1
		t.numbered[what] = n
	}
	return strings.TrimSuffix(mark, "]") + " " + fmt.Sprintf("%s.%d", id, n) + "]"
}

// filter has only rows be looked at that may mention a person.
func (t *target) filter(p *erasure.Person) {
	t.patterns, t.digits = []string{}, []string{}
	for _, address := range p.Emails {
		if strings.HasSuffix(address, "@gmail.com") {
			t.patterns = append(t.patterns, "%@gmail.com%", "%@googlemail.com%")
		}
		t.patterns = append(t.patterns, "%"+escape(address)+"%")
	}
	for _, number := range p.Phones {
		if digits := notDigits.ReplaceAllString(number, ""); len(digits) > significant {
			t.digits = append(t.digits, "%"+digits[len(digits)-significant:]+"%")
		} else if digits != "" {
			t.digits = append(t.digits, "%"+digits+"%")
		}
	}
	for _, name := range p.Names {
		words := strings.Fields(name)
		for i := range words {
			words[i] = escape(words[i])
		}
		t.patterns = append(t.patterns, "%"+strings.Join(words, "%")+"%")
	}
}

// significant is how many digits at its end tell a number from most others.
const significant = 7

var notDigits = regexp.MustCompile(`[^0-9]+`)

// escape writes a text as a pattern of LIKE.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
