package lookup_test

import (
	"testing"

	"sheetsync/validate/duplicates/lookup"
)

// Digits as people type them into a register of another country than the customer's.
func TestFindDigits(t *testing.T) {
	t.Parallel()
	records := register(t, [][]string{
		{"恒信照明", "中山市恒信照明有限公司", "李强", "2751346@qq.com", "0760-22345678", "13802501234", "", "中国"},
		{"小熊玩具", "义乌市小熊玩具商行", "朱琳", "88213456@qq.com", "", "13505791234", "", "中国"},
	})
	for _, test := range []struct {
		name, query, want string
	}{
		{"a mobile number as it stands in the sheet", "13802501234", "exists 恒信照明: mobile same"},
		{"with its country code", "+86 138 0250 1234", "exists 恒信照明: mobile same"},
		{"another country's number", "+1 380 250 1234", "similar 恒信照明: mobile near"},
		{"without the area code", "22345678", "similar 恒信照明: phone near"},
		{"a QQ number", "2751346", "similar 恒信照明: email part"},
		{"a QQ number with a label", "QQ 88213456", "similar 小熊玩具: email part"},
		{"the next QQ number", "2751347", "free"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			index := lookup.New(records, lookup.Fields(records.Resource), "US")
			if got := describe(records, index.Find(test.query)); got != test.want {
				t.Errorf("%q: got %q, want %q", test.query, got, test.want)
			}
		})
	}
}

// A text of one number is no two pieces of evidence.
func TestDigitsCountOnce(t *testing.T) {
	t.Parallel()
	records := register(t, [][]string{{"恒信照明", "中山市恒信照明有限公司", "李强", "2751346@qq.com", "", "", "", "中国"}})
	index := lookup.New(records, lookup.Fields(records.Resource), "CN")
	for _, query := range []string{"2751346", "QQ 2751346"} {
		if a := index.Find(query); len(a.Matches) != 1 || a.Matches[0].Score > 0.8 {
			t.Errorf("%q: %+v, want one match of the address's score", query, a)
		}
	}
}
