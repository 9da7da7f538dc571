package duplicates

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/linkage"
)

// findByPolicy compares the fields that a policy names.
func findByPolicy(t *table.Table, o Options) *Result {
	fields := linkageFields(t.Resource)
	if !namesSomebody(fields) {
		return findCopies(t, o)
	}
	matcher, clusters, pairs := linkage.Match(t, fields, o.Country, t.Resource.Duplicates.Review)
	result := &Result{explain: func(a, b int) (Explanation, bool) { return matcher.Explain(a, b), true }}
	for _, p := range pairs {
		result.Pairs = append(result.Pairs, pairOf(p.A, p.B, p.Score, matcher.Reasons(p.A, p.B), o.Older))
	}
	for _, records := range clusters {
		c := make(Cluster, len(records))
		for i, record := range records {
			c[i] = int(record)
		}
		result.Clusters = append(result.Clusters, c)
	}
	return result.arranged(o.Older)
}

// linkageFields are the fields of a policy with what they hold: the first ones, where
// there are more than can be compared.
func linkageFields(r *sheetschema.Resource) []linkage.Field {
	var fields []linkage.Field
	for _, i := range r.Duplicates.Fields[:min(len(r.Duplicates.Fields), linkage.MaxFields)] {
		fields = append(fields, linkage.Field{Index: i, Name: r.Fields[i].Name, Kind: KindOf(r.Fields[i])})
	}
	return fields
}

// formats has what fields of a format hold.
var formats = map[string]linkage.Kind{
	"email": linkage.KindEmail, "phone": linkage.KindPhone, "company": linkage.KindCompany, "person": linkage.KindPerson, "address": linkage.KindAddress,
	"domain": linkage.KindHost, "uri": linkage.KindHost, "country": linkage.KindText, "currency": linkage.KindText,
	"uuid": linkage.KindCode, "iban": linkage.KindCode, "bic": linkage.KindCode, "lei": linkage.KindCode, "cn_uscc": linkage.KindCode, "eu_vat": linkage.KindCode,
}

// KindOf is what a field holds, by its format or, where it has none, by its name;
// linkage.KindAuto where only its values tell.
func KindOf(f *sheetschema.Field) linkage.Kind {
	kind, ok := formats[f.Format]
	if !ok && f.Type == sheetschema.TypeString {
		kind = kindByName(f.Name)
	}
	return kind
}

// kindByName tells what a field without a format holds by the words of its name.
func kindByName(name string) linkage.Kind {
	name = strings.ToLower(name)
	for _, known := range []struct {
		part string
		kind linkage.Kind
	}{
		{"email", linkage.KindEmail}, {"e_mail", linkage.KindEmail},
		{"phone", linkage.KindPhone}, {"mobile", linkage.KindPhone}, {"telephone", linkage.KindPhone}, {"fax", linkage.KindPhone},
		{"company", linkage.KindCompany}, {"website", linkage.KindHost}, {"domain", linkage.KindHost},
		{"address", linkage.KindAddress}, {"surname", linkage.KindPerson}, {"given_name", linkage.KindPerson}, {"first_name", linkage.KindPerson}, {"last_name", linkage.KindPerson},
	} {
		if name == known.part || strings.HasPrefix(name, known.part+"_") || strings.HasSuffix(name, "_"+known.part) {
			return known.kind
		}
	}
	return linkage.KindAuto
}
