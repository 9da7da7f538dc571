package normal

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The legal forms of companies, folded and split into words as names are. They
// are taken off the end of a name; some stand at its beginning.
var (
	formsAtEnd = splitForms(
		"co", "company", "ltd", "limited", "co ltd", "coltd", "company limited", "corp", "corporation", "inc", "incorporated", "llc", "l l c", "llp", "lp", "plc", "pllc", "pty", "pty ltd", "pte", "pte ltd", "pvt", "private", "private limited", "unlimited",
		"gmbh", "g m b h", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "ek", "ev", "eg", "se", "gmbh and co", "gmbh and co kg", "haftungsbeschrankt", "gesmbh",
		"sa", "s a", "sas", "s a s", "sasu", "sarl", "s a r l", "eurl", "snc", "sca", "sl", "s l", "slu", "sau", "sc", "cv", "de cv", "sa de cv", "s a de c v", "s de rl", "s de rl de cv", "sapi", "ltda", "eireli", "lda", "cia", "y cia", "cia ltda",
		"spa", "s p a", "srl", "s r l", "srls", "sapa", "bv", "b v", "nv", "n v", "vof", "bvba", "sprl", "cvba",
		"oy", "oyj", "ab", "aktiebolag", "as", "a s", "asa", "aps", "hf", "ehf", "ans",
		"sro", "s r o", "spol sro", "spol s r o", "kft", "zrt", "nyrt", "bt", "doo", "d o o", "dd", "ad", "ead", "eood", "ood", "sp zoo", "sp z oo", "sp z o o", "spzoo", "sp j", "sp k", "uab", "sia", "ou", "tov",
		"sdn bhd", "bhd", "tbk", "kk", "k k", "gk", "jsc", "ojsc", "pjsc", "cjsc", "fze", "fzc", "fzco", "fz llc", "wll", "w l l", "est", "dmcc", "as ve tic", "ltd sti", "limited sirketi", "anonim sirketi", "tic ltd sti", "san ve tic ltd sti", "san ve tic as",
		"ооо", "оао", "зао", "пао", "ао", "тоо", "чп", "ип", "тов", "株", "有", "주", "유", "and",
	)
	formsAtStart = splitForms("the", "pt", "cv", "ud", "ooo", "oao", "zao", "pao", "ооо", "оао", "зао", "пао", "ао", "тоо", "тов", "ип", "株", "有", "주", "유", "ms", "m s", "messrs", "firma", "fa")

	// Chinese, Japanese and Korean forms follow the name, or go before it,
	// without a blank. Longer ones come first.
	suffixes = []string{"集团股份有限公司", "集團股份有限公司", "股份有限公司", "有限责任公司", "有限責任公司", "集团有限公司", "集團有限公司", "控股有限公司", "有限公司", "集团公司", "集團公司", "有限合伙", "普通合伙", "公司", "集团", "集團", "株式会社", "有限会社", "合同会社", "合資会社", "주식회사", "유한회사"}
	prefixes = []string{"株式会社", "有限会社", "合同会社", "合資会社", "주식회사", "유한회사"}
	// A branch or subsidiary is another company.
	branches = []string{"分公司", "子公司", "办事处", "辦事處"}
)

func splitForms(forms ...string) [][]string {
	split := make([][]string, len(forms))
	for i, form := range forms {
		split[i] = strings.Fields(form)
	}
	slices.SortStableFunc(split, func(a, b []string) int { return len(b) - len(a) })
	return split
}

// Company returns a company's name without case, punctuation, accents, blanks and
// legal form; "" where nothing is left that tells anything.
func Company(text string) string {
	joined := trimForms(strings.Join(CompanyWords(text), ""))
	if meaningless[joined] || utf8.RuneCountInString(joined) < 2 {
		return ""
	}
	return joined
}

// CompanyWords returns the words of a company's name without its legal form, as
// far as it is written apart from the name.
func CompanyWords(text string) []string {
	name := Words(Fold(text))
	for {
		before := len(name)
		for _, form := range formsAtEnd {
			if len(name) > len(form) && slices.Equal(name[len(name)-len(form):], form) {
				name = name[:len(name)-len(form)]
				break
			}
		}
		for _, form := range formsAtStart {
			if len(name) > len(form) && slices.Equal(name[:len(form)], form) {
				name = name[len(form):]
				break
			}
		}
		if len(name) == before {
			return name
		}
	}
}

func trimForms(name string) string {
	if slices.ContainsFunc(branches, func(branch string) bool { return strings.HasSuffix(name, branch) }) {
		return name
	}
	for _, prefix := range prefixes {
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" {
			name = rest
			break
		}
	}
	for {
		trimmed := name
		for _, suffix := range suffixes {
			if rest, ok := strings.CutSuffix(name, suffix); ok && utf8.RuneCountInString(rest) > 1 {
				trimmed = rest
				break
			}
		}
		if trimmed == name {
			return name
		}
		name = trimmed
	}
}
