package personal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/sheetschema/registers"
)

func TestFieldsOf(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		resource    string
		own, others []string
	}{
		{"customers", []string{"contact_name", "position", "email", "phone", "mobile", "social_accounts", "home_address"}, []string{"owner", "owner_email"}},
		{"contracts", nil, []string{"owner", "owner_email", "reminder_email"}},
		{"team", []string{"name", "other_name", "email", "commission_rate"}, []string{"manager", "substitute"}},
	} {
		t.Run(test.resource, func(t *testing.T) {
			t.Parallel()
			r, _ := d.Resource(test.resource)
			fields := personal.FieldsOf(d, r)
			if diff := cmp.Diff(test.own, names(r, fields.Own)); diff != "" {
				t.Errorf("of whom the record is about (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.others, names(r, fields.Others)); diff != "" {
				t.Errorf("of others (-want +got):\n%s", diff)
			}
		})
	}
}

func names(r *sheetschema.Resource, fields []int) []string {
	var out []string
	for _, i := range fields {
		out = append(out, r.Fields[i].Name)
	}
	return out
}
