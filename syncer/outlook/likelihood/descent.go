package likelihood

import "math"

// descent is a search for a minimum along the gradient, by the method of Broyden, Fletcher,
// Goldfarb and Shanno (BFGS; Nocedal and Wright, Numerical Optimization, 2nd ed., ch. 6).
type descent struct {
	*objective
	left    int // evaluations
	at      point
	inverse [][]float64 // of the Hessian, approximately
}

// A point is a place with the objective and its slope there.
type point struct {
	theta, slope []float64
	value        float64
}

// descend returns where the search from a place ended; it doesn't climb.
func descend(o *objective, theta []float64) []float64 {
	d := &descent{objective: o, left: maxEvaluations, inverse: identity(len(theta), 1)}
	d.at = d.look(theta)
	const patience = 3 // steps that gain nothing to speak of
	fresh := true      // of the approximation nothing is known yet
	for idle := 0; d.left > 0 && idle < patience && steepest(d.at.slope) > flat; {
		way := d.direction()
		next, ok := d.search(way)
		if !ok {
			if fresh {
				break
			}
			d.inverse, fresh = identity(len(theta), 1), true
			continue
		}
		if d.at.value-next.value > leastGain {
			idle = 0
		} else {
			idle++
		}
		d.learn(next, fresh)
		d.at, fresh = next, false
	}
	return d.at.theta
}

// leastGain is by how much a step lowers the objective at least, not to count as idle.
const leastGain = 1e-13

func (d *descent) look(theta []float64) point {
	d.left--
	d.evaluate(theta)
	return point{append([]float64(nil), theta...), append([]float64(nil), d.slope...), d.value}
}

// direction is Newton's, −H⁻¹·slope; where that doesn't lead down, the steepest.
func (d *descent) direction() []float64 {
	way := make([]float64, len(d.at.slope))
	for i, row := range d.inverse {
		way[i] = -dot(row, d.at.slope)
	}
	if dot(way, d.at.slope) < 0 {
		return way
	}
	d.inverse = identity(len(way), 1)
	for i, s := range d.at.slope {
		way[i] = -s
	}
	return way
}

// search looks along a way for a point that is low enough and flat enough, halving and
// doubling the step (the weak conditions of Wolfe). Near the minimum, where values differ by
// less than they are rounded, the slope alone tells. ok is false where there is no such point.
func (d *descent) search(way []float64) (found point, ok bool) {
	const enough, flatter, rounding = 1e-4, 0.9, 1e-15
	down := dot(way, d.at.slope)
	low, high := 0.0, math.Inf(1)
	theta := make([]float64, len(way))
	for step := 1.0; d.left > 0; {
		for i := range theta {
			theta[i] = d.at.theta[i] + step*way[i]
		}
		next := d.look(theta)
		switch slope := dot(way, next.slope); {
		case !(next.value <= d.at.value+enough*step*down+rounding*math.Abs(d.at.value)):
			high = step
		case slope < flatter*down:
			low, found, ok = step, next, true
		default:
			return next, true
		}
		if math.IsInf(high, 1) {
			step = 2 * low
		} else if step = (low + high) / 2; high-low <= 1e-12*high {
			break
		}
	}
	return found, ok
}

// learn corrects the approximation by how the slope changed on the way to a point.
func (d *descent) learn(next point, fresh bool) {
	n := len(next.theta)
	step, change := make([]float64, n), make([]float64, n)
	for i := range n {
		step[i], change[i] = next.theta[i]-d.at.theta[i], next.slope[i]-d.at.slope[i]
	}
	curvature := dot(step, change)
	if !(curvature > 0) {
		return
	}
	if fresh {
		d.inverse = identity(n, curvature/dot(change, change))
	}
	turned := make([]float64, n)
	for i, row := range d.inverse {
		turned[i] = dot(row, change)
	}
	scale := (1 + dot(change, turned)/curvature) / curvature
	for i := range n {
		for j := range n {
			d.inverse[i][j] += scale*step[i]*step[j] - (turned[i]*step[j]+step[i]*turned[j])/curvature
		}
	}
}

func identity(n int, scale float64) [][]float64 {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		rows[i][i] = scale
	}
	return rows
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// steepest is the largest absolute value of a slope.
func steepest(slope []float64) float64 {
	most := 0.0
	for _, s := range slope {
		most = max(most, math.Abs(s)) // NaN, where there is one
	}
	return most
}
