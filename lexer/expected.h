// `Expected<T, E>`: a value or the reason why there is none, for functions that can fail for
// reasons outside the program (C++20 has no std::expected). Syntax errors are not such failures:
// they are part of the result of `parse`.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace krait {

/// What failed: the action, what it was done to and why, as one sentence without a full stop.
struct Error {
  std::string message;
};

/// Tags a failure so that `return unexpected(error)` cannot be mistaken for a value.
template <class E>
struct Unexpected {
  E error;
};

template <class E>
[[nodiscard]] Unexpected<std::decay_t<E>> unexpected(E&& error) {
  return {std::forward<E>(error)};
}

/// Holds either a `T` or an `E`. Asking for the one that is not there is a broken invariant.
template <class T, class E = Error>
class [[nodiscard]] Expected {
 public:
  Expected(T value)
      : state_(std::in_place_index<0>, std::move(value)) {
  }  // NOLINT(google-explicit-constructor): a value is a success
  Expected(Unexpected<E> failure)
      : state_(std::in_place_index<1>, std::move(failure.error)) {
  }  // NOLINT(google-explicit-constructor): see unexpected()

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] E& error() {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] const E& error() const {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, E> state_;
};

}  // namespace krait
