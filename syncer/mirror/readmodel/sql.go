package readmodel

import (
	"strconv"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/textkey"
)

// column is a field's column of an alias.
func column(alias string, f *sheetschema.Field) string {
	return alias + "." + pq.QuoteIdentifier(f.Name)
}

// literals are the names of fields for a list.
func literals(r *sheetschema.Resource, fields []int) string {
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = pq.QuoteLiteral(r.Fields[f].Name)
	}
	return strings.Join(texts, ", ")
}

// keyOf is a value, SQL, in the form in which it is compared with those of a field, as
// references are: see package reference.
func keyOf(value string, as *sheetschema.Field) string {
	if as.Type != sheetschema.TypeString {
		return value
	}
	form := map[textkey.Form]string{textkey.FormText: "text", textkey.FormCaseless: "caseless", textkey.FormCode: "code"}[textkey.FormOf(as.Format)]
	return "sheetsync.reference_key(" + value + ", '" + form + "')"
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text) // PostgreSQL wrote it
	return n
}
