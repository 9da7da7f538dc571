package condition

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/lib/pq"

	"sheetsync/sheetschema/expression"
)

func (w *writer) unary(n *ast.UnaryNode) (operand, error) {
	o, err := w.write(n.Node)
	if err != nil {
		return operand{}, err
	}
	switch n.Operator {
	case "not", "!":
		return operand{sql: "(NOT " + o.sql + ")", unknown: o.unknown, typ: expression.TypeBoolean}, nil
	case "-":
		return operand{sql: "(- " + o.sql + ")", unknown: o.unknown, typ: expression.TypeNumber}, nil
	}
	return operand{}, unsupported(n)
}

func (w *writer) binary(n *ast.BinaryNode) (operand, error) {
	if n.Operator == "in" {
		return w.in(n)
	}
	l, err := w.write(n.Left)
	if err != nil {
		return operand{}, err
	}
	r, err := w.write(n.Right)
	if err != nil {
		return operand{}, err
	}
	both := operand{unknown: either(l.unknown, r.unknown), typ: expression.TypeBoolean}
	switch n.Operator {
	case "and", "&&":
		both.sql = "(" + l.sql + " AND " + r.sql + ")"
		both.unknown = undecided(both)
	case "or", "||":
		both.sql = "(" + l.sql + " OR " + r.sql + ")"
		both.unknown = undecided(both)
	case "==", "!=":
		return w.equality(n, l, r)
	case "<", "<=", ">", ">=":
		if !comparable(l, r) {
			return operand{}, unsupported(n)
		}
		both.sql = "(" + ordered(l) + " " + n.Operator + " " + ordered(r) + ")"
	case "??":
		both.typ = l.typ
		if l.isNil {
			return r, nil
		}
		if l.typ != r.typ && !r.isNil {
			return operand{}, unsupported(n)
		}
		both.sql = known(l.unknown, "coalesce("+l.sql+", "+r.sql+")")
		if r.unknown != never {
			both.unknown = either(l.unknown, "("+l.sql+" IS NULL AND "+r.unknown+")")
		}
	case "+", "-", "*":
		return w.arithmetic(n, l, r)
	default:
		return operand{}, unsupported(n)
	}
	return both, nil
}

// undecided is the condition that and or or is unknown: one side is, and the other
// doesn't decide.
func undecided(o operand) string {
	if o.unknown == never {
		return never
	}
	return "(" + o.sql + " IS NULL AND " + o.unknown + ")"
}

// comparable reports whether two operands are of one type in SQL, too: a text that is
// written stands for a date beside one.
func comparable(l, r operand) bool {
	return l.typ == r.typ && l.typ != expression.TypeAny || isDay(l) && isLiteral(r) || isLiteral(l) && isDay(r)
}

func isDay(o operand) bool { return o.typ == expression.TypeDate }

func isLiteral(o operand) bool {
	return o.typ == expression.TypeText && o.literal
}

// ordered compares texts by their code points, as expressions do.
func ordered(o operand) string {
	if o.typ == expression.TypeText && !isLiteral(o) {
		return "(" + o.sql + `) COLLATE "C"`
	}
	return o.sql
}

func (w *writer) equality(n *ast.BinaryNode, l, r operand) (operand, error) {
	if l.isNil {
		l, r = r, l
	}
	o := operand{unknown: either(l.unknown, r.unknown), typ: expression.TypeBoolean}
	switch {
	case r.isNil && n.Operator == "==":
		o.sql = known(l.unknown, "("+l.sql+" IS NULL)")
	case r.isNil:
		o.sql = known(l.unknown, "("+l.sql+" IS NOT NULL)")
	case !comparable(l, r):
		return operand{}, unsupported(n)
	case n.Operator == "==":
		o.sql = "(" + l.sql + " = " + r.sql + ")"
	default:
		o.sql = "(" + l.sql + " <> " + r.sql + ")"
	}
	return o, nil
}

// in compares with a list that is written out.
func (w *writer) in(n *ast.BinaryNode) (operand, error) {
	l, err := w.write(n.Left)
	if err != nil {
		return operand{}, err
	}
	list, ok := n.Right.(*ast.ArrayNode)
	if !ok || len(list.Nodes) == 0 || l.isNil {
		return operand{}, unsupported(n)
	}
	var elements []string
	for _, node := range list.Nodes {
		e, err := w.write(node)
		if err != nil {
			return operand{}, err
		}
		if e.isNil || e.typ != l.typ || !e.literal {
			return operand{}, unsupported(n)
		}
		elements = append(elements, e.sql)
	}
	return operand{sql: "(" + l.sql + " IN (" + strings.Join(elements, ", ") + "))", unknown: l.unknown, typ: expression.TypeBoolean}, nil
}

// arithmetic adds and multiplies numbers, and shifts dates by days.
func (w *writer) arithmetic(n *ast.BinaryNode, l, r operand) (operand, error) {
	o := operand{unknown: either(l.unknown, r.unknown), typ: expression.TypeNumber}
	number := expression.TypeNumber
	switch {
	case l.typ == number && r.typ == number:
		o.sql = "(" + l.sql + " " + n.Operator + " " + r.sql + ")"
	case isDay(l) && isDay(r) && n.Operator == "-":
		o.sql = "(" + l.sql + " - " + r.sql + ")::numeric"
	case isDay(l) && r.typ == number && n.Operator != "*":
		o.sql, o.typ = shifted(l.sql, n.Operator, r.sql), expression.TypeDate
	case l.typ == number && isDay(r) && n.Operator == "+":
		o.sql, o.typ = shifted(r.sql, "+", l.sql), expression.TypeDate
	default:
		return operand{}, unsupported(n)
	}
	return o, nil
}

// shifted is a date some days later or earlier; null where no calendar has it.
func shifted(date, operator, days string) string {
	return "(CASE WHEN " + days + " BETWEEN -3000000 AND 3000000 AND " + days + " = trunc(" + days + ") THEN " + date + " " + operator + " " + days + "::integer END)"
}

func (w *writer) conditional(n *ast.ConditionalNode) (operand, error) {
	var parts [3]operand
	for i, node := range []ast.Node{n.Cond, n.Exp1, n.Exp2} {
		var err error
		if parts[i], err = w.write(node); err != nil {
			return operand{}, err
		}
	}
	typ := parts[1].typ
	if parts[1].isNil {
		typ = parts[2].typ
	}
	if typ == expression.TypeAny || !parts[1].isNil && !parts[2].isNil && parts[1].typ != parts[2].typ {
		return operand{}, unsupported(n)
	}
	choose := func(yes, no, none string) string {
		return "(CASE WHEN " + parts[0].sql + " THEN " + yes + " WHEN NOT " + parts[0].sql + " THEN " + no + none + " END)"
	}
	o := operand{sql: choose(parts[1].sql, parts[2].sql, ""), unknown: parts[0].unknown, typ: typ}
	if parts[1].unknown != never || parts[2].unknown != never {
		o.unknown = either(parts[0].unknown, choose(parts[1].unknown, parts[2].unknown, " ELSE false"))
	}
	return o, nil
}

func (w *writer) call(n ast.Node, name string, arguments []ast.Node) (operand, error) {
	var given []operand
	for _, node := range arguments {
		o, err := w.write(node)
		if err != nil {
			return operand{}, err
		}
		given = append(given, o)
	}
	o := operand{unknown: unknownOf(given)}
	switch {
	case name == "today" && len(given) == 0:
		o.sql, o.typ = w.Today, expression.TypeDate
	case name == "base_currency" && len(given) == 0 && w.Settings.BaseCurrency != "":
		o.sql, o.typ = pq.QuoteLiteral(w.Settings.BaseCurrency), expression.TypeText
	case name == "abs" && len(given) == 1:
		o.sql, o.typ = "abs("+given[0].sql+")", expression.TypeNumber
	case name == "date" && len(given) == 1 && given[0].typ == expression.TypeDate:
		return given[0], nil
	case name == "date" && len(given) == 1 && given[0].typ == expression.TypeDateTime:
		o.sql, o.typ = "("+given[0].sql+" AT TIME ZONE "+pq.QuoteLiteral(w.Zone)+")::date", expression.TypeDate
	case (name == "year" || name == "month" || name == "day") && len(given) == 1 && isDay(given[0]):
		o.sql, o.typ = "extract("+name+" FROM "+given[0].sql+")::numeric", expression.TypeNumber
	case slices.Contains([]string{"earliest", "latest", "least", "greatest"}, name) && alike(given):
		function := map[string]string{"earliest": "least", "latest": "greatest"}[name]
		if function == "" {
			function = name
		}
		if given[0].typ == expression.TypeText {
			return operand{}, unsupported(n)
		}
		o.sql, o.typ = known(o.unknown, function+"("+listed(given)+")"), given[0].typ // an unknown one might be the earliest
	default:
		return operand{}, unsupported(n)
	}
	return o, nil
}

func unknownOf(given []operand) string {
	var conditions []string
	for _, o := range given {
		conditions = append(conditions, o.unknown)
	}
	return either(conditions...)
}

// alike reports whether operands are of one type.
func alike(given []operand) bool {
	return len(given) > 0 && !slices.ContainsFunc(given, func(o operand) bool { return o.typ != given[0].typ || o.typ == expression.TypeAny })
}

func listed(given []operand) string {
	var texts []string
	for _, o := range given {
		texts = append(texts, o.sql)
	}
	return strings.Join(texts, ", ")
}
