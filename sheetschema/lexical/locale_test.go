package lexical_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema/lexical"
)

// TestDecimalComma goes through the locales that a spreadsheet's settings offer.
func TestDecimalComma(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		locales string
		want    bool
	}{
		{"comma", "az_AZ be_BY bg_BG ca_ES cs_CZ da_DK de_AT de_BE de_DE el_GR es_AR es_BO es_CL es_CO es_CR es_EC es_ES es_PY es_UY es_VE " +
			"et_EE fi_FI fr_BE fr_CA fr_FR fr_LU gl_ES hr_HR hu_HU hy_AM id_ID is_IS it_IT ka_GE kk_KZ km_KH lt_LT lv_LV mk_MK nl_BE nl_NL nn_NO no_NO " +
			"pl_PL pt_BR pt_PT ro_RO ru_RU sk_SK sl_SI sq_AL sr_RS sv_FI sv_SE tr_TR uk_UA uz_UZ vi_VN", true},
		{"point", "bn_BD de_CH de_LI en_AU en_CA en_GB en_IE en_IN en_US es_DO es_GT es_HN es_MX es_NI es_PA es_PE es_PR es_SV es_US fil_PH gu_IN he_IL hi_IN " +
			"it_CH iw_IL ja_JP kn_IN ko_KR ml_IN mn_MN ms_MY pa_IN ta_IN te_IN th_TH ur_PK zh_CN zh_HK zh_SG zh_TW cy_GB", false},
		{"their own sign or digits", "ar_EG fa_IR", false},
		{"not a locale", "- nonsense_ZZZZZ xx_XX", false},
	} {
		for locale := range strings.FieldsSeq(test.locales) {
			if got := lexical.DecimalComma(locale); got != test.want {
				t.Errorf("%s: %s has a decimal comma: %v", test.name, locale, got)
			}
		}
	}
	if lexical.DecimalComma("") {
		t.Error("no locale has a decimal comma")
	}
}
