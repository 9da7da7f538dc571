// Package apierror says what a failed request to Google's APIs means: what people
// can do about it, and whether it may have had an effect.
//
// [OutcomeOf] sorts errors for whoever would repeat the request:
//
//   - [Final]: it will fail again, as for want of rights;
//   - [NotSent]: it never arrived, and may pass later;
//   - [QuotaExceeded]: it was refused for the quota's sake, without effect, and
//     will pass later;
//   - [Unclear]: it may or may not have had its effect, as when the answer was
//     lost. What only reads may be repeated; a write has to be looked up first.
//
// [Explain] turns an error into an [Error], which names the request, Google's
// status and the way out, and never holds a cell's content. [IsUnclear],
// [IsRangeGone], [IsPlaceGone] and [RefusedRequest] are what callers branch on.
package apierror
