package letters

import (
	"embed"
	"fmt"
	"path"
	"sync"

	"github.com/goccy/go-yaml"
)

// texts are the words of one language. What stands in braces is filled in.
type texts struct {
	Subject    map[Level]string    `yaml:"subject"`
	Attention  string              `yaml:"attention"`
	Salutation salutations         `yaml:"salutation"`
	Opening    map[Level]oneOrMany `yaml:"opening"` // before the table
	Table      headings            `yaml:"table"`
	Request    map[Level][]string  `yaml:"request"` // paragraphs after the table
	Bank       oneOrMany           `yaml:"bank"`    // before one account, or several
	Ending     map[Level]string    `yaml:"ending"`
	Closing    map[Level]string    `yaml:"closing"`
	FillIn     fillIns             `yaml:"fill_in"`
	Amount     string              `yaml:"amount"`
	And        string              `yaml:"and"`  // between the last two of a list
	List       string              `yaml:"list"` // between the others
	Phone      string              `yaml:"phone"`
	Date       string              `yaml:"date"`
	ShortDate  string              `yaml:"short_date"`
	Months     []string            `yaml:"months"`
	ShortMonth []string            `yaml:"short_months"`
}

// salutations are how a letter begins, to somebody who is known by name or not.
type salutations struct {
	Named   string `yaml:"named"`
	Unnamed string `yaml:"unnamed"`
}

type oneOrMany struct {
	One  string `yaml:"one"`
	Many string `yaml:"many"`
}

func (o oneOrMany) of(n int) string {
	if n == 1 {
		return o.One
	}
	return o.Many
}

// headings are those of the table's columns, and of the lines that add up.
type headings struct {
	Per      string `yaml:"per"`
	Due      string `yaml:"due"`
	Days     string `yaml:"days"`
	Currency string `yaml:"currency"`
	Amount   string `yaml:"amount"`
	Total    string `yaml:"total"`
}

// fillIns stand where the configuration says nothing, for whoever sends the letter.
type fillIns struct {
	Company string `yaml:"company"`
	Bank    string `yaml:"bank"`
	BankOf  string `yaml:"bank_of"`
	Sender  string `yaml:"sender"`
}

//go:embed texts/*.yaml
var files embed.FS

// catalogue holds the texts of every language. They are checked by the tests, so a
// fault in them is a fault of the program.
var catalogue = sync.OnceValue(func() map[Language]*texts {
	all := make(map[Language]*texts)
	for _, l := range Languages() {
		source, err := files.ReadFile(path.Join("texts", string(l)+".yaml"))
		if err != nil {
			panic(err)
		}
		var t texts
		if err := yaml.UnmarshalWithOptions(source, &t, yaml.Strict()); err != nil {
			panic(fmt.Errorf("texts of letters in %s: %w", l, err))
		}
		all[l] = &t
	}
	return all
})
