package expression

import "sheetsync/sheetschema/decimal"

// A plain evaluator computes a value that one number tells – a number, a day, a moment, true
// or false – without making a [Value] of it and of each operand, which is most of what an
// evaluation costs. It finds what the evaluator beside it does, or leaves it to that one.
type plain func(*frame) (decimal.Decimal, standing)

// standing says what a plain evaluator found out.
type standing uint8

const (
	unsure standing = iota // nothing: the value can't be known, or something is at fault
	absent                 // the value is empty
	known
)

// Numbers is a [Record] that gives values without wrapping them up; a record need not be one.
type Numbers interface {
	// Number returns what tells the value of a field of any type but texts, lists and Any:
	// a Number's worth, or what [Value.Int] returns. isEmpty says that there is none. ok is
	// false where it isn't known, or not as quickly: then Value is asked.
	Number(field int) (n decimal.Decimal, isEmpty, ok bool)
}

// isPlain reports whether one number tells the values of a type.
func (t Type) isPlain() bool {
	switch t {
	case TypeNumber, TypeDate, TypeTime, TypeDateTime, TypeBoolean:
		return true
	default:
		return false
	}
}

// stand is what a plain evaluator says of a value.
func (v Value) stand() (decimal.Decimal, standing) {
	switch v.typ {
	case TypeEmpty:
		return decimal.Decimal{}, absent
	case TypeUnknown:
		return decimal.Decimal{}, unsure
	default:
		return v.number, known
	}
}

// truth is a plain true or false.
func truth(b bool) (decimal.Decimal, standing) {
	if b {
		return decimal.FromInt(1), known
	}
	return decimal.Decimal{}, known
}

// plainly is the operand's plain evaluator; where it has none of its own, one that asks the
// other. It is nil where one number doesn't tell the operand's values.
func (o operand) plainly() plain {
	if o.plain != nil || !o.typ.typ.isPlain() {
		return o.plain
	}
	return func(f *frame) (decimal.Decimal, standing) { return o.eval(f).stand() }
}

// joined is the standing of what is made of two operands, both of which were looked at:
// what isn't known comes before what is empty.
func joined(a, b standing) standing { return min(a, b) }

func plainField(i int, typ Type) plain {
	if !typ.isPlain() {
		return nil
	}
	return func(f *frame) (decimal.Decimal, standing) {
		if f.numbers != nil {
			switch n, isEmpty, ok := f.numbers.Number(i); {
			case ok && isEmpty:
				return decimal.Decimal{}, absent
			case ok:
				return n, known
			}
		}
		return f.record.Value(i).stand()
	}
}

// plainArithmetic takes the arithmetic of numbers, but for powers, which are too much work
// not to be counted, and the days between two dates.
func plainArithmetic(operator string, left, right operand) plain {
	op := map[string]func(a, b decimal.Decimal) (decimal.Decimal, error){
		"+": decimal.Decimal.Add, "-": decimal.Decimal.Sub, "*": decimal.Decimal.Mul, "/": decimal.Decimal.Quo, "%": decimal.Decimal.Rem,
	}[operator]
	days := operator == "-" && left.is(TypeDate) && right.is(TypeDate)
	if op == nil || !days && !(left.is(TypeNumber) && right.is(TypeNumber)) {
		return nil
	}
	l, r := left.plainly(), right.plainly()
	return func(f *frame) (decimal.Decimal, standing) {
		a, of := l(f)
		b, with := r(f)
		if both := joined(of, with); both != known {
			return decimal.Decimal{}, both
		}
		n, err := op(a, b)
		if err != nil {
			return decimal.Decimal{}, unsure
		}
		return n, known
	}
}

// plainComparison compares two operands of one type; holds takes their order.
func plainComparison(left, right operand, holds func(order int) bool) plain {
	if left.typ.typ != right.typ.typ {
		return nil
	}
	l, r := left.plainly(), right.plainly()
	switch {
	case left.is(TypeText):
		return func(f *frame) (decimal.Decimal, standing) {
			a, b := left.eval(f), right.eval(f)
			_, of := a.stand()
			_, with := b.stand()
			if both := joined(of, with); both != known {
				return decimal.Decimal{}, both
			}
			order, _ := a.Compare(b)
			return truth(holds(order))
		}
	case l == nil || r == nil:
		return nil
	}
	return func(f *frame) (decimal.Decimal, standing) {
		a, of := l(f)
		b, with := r(f)
		if both := joined(of, with); both != known {
			return decimal.Decimal{}, both
		}
		return truth(holds(a.Cmp(b)))
	}
}

// plainEmptiness asks whether an operand is there. wanted is true where it isn't to be.
func plainEmptiness(o operand, wanted bool) plain {
	ask := func(f *frame) standing {
		v := o.eval(f)
		if v.isBlank() {
			return absent
		}
		_, s := v.stand()
		return s
	}
	if p := o.plainly(); p != nil {
		ask = func(f *frame) standing {
			_, s := p(f)
			return s
		}
	}
	return func(f *frame) (decimal.Decimal, standing) {
		s := ask(f)
		if s == unsure {
			return decimal.Decimal{}, unsure
		}
		return truth((s == absent) == wanted)
	}
}

// plainLogic is and or or; see [compiler.compileLogic].
func plainLogic(left, right operand, decisive bool) plain {
	l, r := left.plainly(), right.plainly()
	if l == nil || r == nil {
		return nil
	}
	return func(f *frame) (decimal.Decimal, standing) {
		a, of := l(f)
		if of == unsure || of == known && a.IsZero() != decisive {
			return a, of
		}
		b, with := r(f)
		if with == known && b.IsZero() != decisive {
			return b, known
		}
		return b, joined(of, with)
	}
}

// plainNot turns a condition around.
func plainNot(o operand) plain {
	p := o.plainly()
	if p == nil {
		return nil
	}
	return func(f *frame) (decimal.Decimal, standing) {
		n, s := p(f)
		if s != known {
			return n, s
		}
		return truth(n.IsZero())
	}
}

// plainNegative is the number with the other sign.
func plainNegative(o operand) plain {
	p := o.plainly()
	return func(f *frame) (decimal.Decimal, standing) {
		n, s := p(f)
		return n.Neg(), s
	}
}

// plainChoice is one of two operands, as a condition says.
func plainChoice(condition, yes, no operand) plain {
	c, y, n := condition.plainly(), yes.orNothing(), no.orNothing()
	if c == nil || y == nil || n == nil {
		return nil
	}
	return func(f *frame) (decimal.Decimal, standing) {
		switch holds, s := c(f); {
		case s != known:
			return decimal.Decimal{}, s
		case holds.IsZero():
			return n(f)
		default:
			return y(f)
		}
	}
}

// orNothing is plainly for an operand that may be a written nil.
func (o operand) orNothing() plain {
	if o.isNil {
		return func(*frame) (decimal.Decimal, standing) { return decimal.Decimal{}, absent }
	}
	return o.plainly()
}

// plainCoalesce is the first of two operands that isn't empty.
func plainCoalesce(left, right operand) plain {
	l, r := left.orNothing(), right.orNothing()
	if l == nil || r == nil {
		return nil
	}
	return func(f *frame) (decimal.Decimal, standing) {
		if n, s := l(f); s != absent {
			return n, s
		}
		return r(f)
	}
}

// plainCall calls a function of numbers.
func plainCall(fn function, args []operand) plain {
	if fn.plain == nil || len(args) > 2 {
		return nil
	}
	first, second := args[0].plainly(), plain(nil)
	if len(args) == 2 {
		second = args[1].plainly()
	}
	return func(f *frame) (decimal.Decimal, standing) {
		a, s := first(f)
		var b decimal.Decimal
		if second != nil {
			var with standing
			b, with = second(f)
			s = joined(s, with)
		}
		switch {
		case s != known:
			return decimal.Decimal{}, s
		case !f.spend(textWork(0)):
			return decimal.Decimal{}, unsure
		}
		n, ok := fn.plain(a, b)
		if !ok {
			return decimal.Decimal{}, unsure
		}
		return n, known
	}
}
