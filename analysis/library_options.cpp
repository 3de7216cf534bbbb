// Options of command lines whose declared defaults are read back under a name that the library
// derives: argparse, optparse, click, typer.
//
// A parser keeps the defaults as attributes of an object of its own, under their destination names;
// groups and subparsers share it; the namespace that comes out of parsing has them, open, since the
// command line may give others.
#include <algorithm>

#include "analysis/library.h"

namespace krait {

namespace {

/// The object that holds a parser's defaults, made with the first option.
ObjectId options_of(LibraryCall& call, const Known& parser) {
  Interpreter& in = call.in;
  const Symbol symbol = in.symbols().intern("__options__");
  const Location field = in.make_field(parser.datum->object, symbol);
  if (const Values known = in.store().read(field).values(); known.size() > 0) {
    return known[0].datum->object;
  }
  const ObjectId id = in.new_object(ObjectKind::Instance, *call.site.node);
  in.objects()[id].type = {0, in.externals().of("argparse.Namespace")};
  in.objects()[id].is_bag = true;
  in.store().write(field, Word(call.made(in.factory().object(id))));
  return id;
}

/// Calls `each` for every parser that the receiver may be.
void for_each_parser(LibraryCall& call, const std::function<void(const Known&)>& each) {
  for (const Known& known : call.values(0).known()) {
    if (known.datum->kind == DatumKind::Object) {
      each(known);
    }
  }
}

std::string with_underscores(std::string_view text) {
  std::string name(text);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// Option strings and the destination that the library derives from them.
struct OptionNames {
  std::string destination;
  std::string_view shown;  ///< as the user writes it
  bool is_option = false;
};

/// argparse and optparse: `dest`, else the first long option, else the first short one.
OptionNames option_names(LibraryCall& call, size_t first) {
  OptionNames names;
  std::string_view short_name;
  for (size_t i = first; i < call.arguments.size(); ++i) {
    const Datum* text = call.arguments[i].kind == PassedKind::Positional
                            ? call.arguments[i].values.only()
                            : nullptr;
    if (text == nullptr || text->kind != DatumKind::Str) {
      continue;
    }
    const std::string_view name = text->text;
    names.shown = names.shown.empty() ? name : names.shown;
    if (name.starts_with("--")) {
      names.destination =
          names.destination.empty() ? with_underscores(name.substr(2)) : names.destination;
    } else if (name.starts_with('-')) {
      short_name = short_name.empty() ? name.substr(1) : short_name;
    } else if (names.destination.empty()) {
      names.destination = std::string(name);
    }
    names.is_option = names.is_option || name.starts_with('-');
  }
  if (names.destination.empty()) {
    names.destination = with_underscores(short_name);
  }
  const Datum* destination = call.values(SIZE_MAX, "dest").only();
  if (destination != nullptr && destination->kind == DatumKind::Str) {
    names.destination = std::string(destination->text);
  }
  return names;
}

Values default_of_option(LibraryCall& call) {
  if (const PassedArgument* given = call.keyword("default")) {
    return given->values;
  }
  const Datum* action = call.values(SIZE_MAX, "action").only();
  if (action != nullptr && action->kind == DatumKind::Str) {
    if (action->text == "store_true" || action->text == "store_false") {
      return call.made(call.in.factory().boolean(action->text == "store_false"));
    }
  }
  return call.none();
}

void set_option(LibraryCall& call, ObjectId options, std::string_view name, Values values,
                std::string_view shown) {
  Interpreter& in = call.in;
  const Values hopped =
      in.factory().with_hop(values, HopKind::OptionDefault, in.place_of(*call.site.node), shown);
  const Location field = in.make_field(options, in.symbols().intern(name));
  in.store().write(field, Word(in.factory().opened(hopped)));
}

Values add_argument(LibraryCall& call) {
  const OptionNames names = option_names(call, 1);
  if (!names.destination.empty()) {
    for_each_parser(call, [&](const Known& parser) {
      set_option(call, options_of(call, parser), names.destination, default_of_option(call),
                 names.shown);
    });
  }
  return Values();
}

Values set_defaults(LibraryCall& call) {
  for_each_parser(call, [&](const Known& parser) {
    const ObjectId options = options_of(call, parser);
    for (const PassedArgument& argument : call.arguments) {
      if (argument.kind == PassedKind::Keyword) {
        const std::string_view name = call.in.symbols().text(argument.keyword);
        set_option(call, options, name, argument.values, name);
      }
    }
  });
  return call.none();
}

/// A group or subparser: an object of its own that shares the options.
Values shared_parser(LibraryCall& call, const Known& parser, std::string_view type) {
  Interpreter& in = call.in;
  const ObjectId options = options_of(call, parser);
  const ObjectId id = in.new_object(ObjectKind::Instance, *call.site.node);
  in.objects()[id].type = {0, in.externals().of(type)};
  in.store().write(in.make_field(id, in.symbols().intern("__options__")),
                   Word(call.made(in.factory().object(options))));
  return call.made(in.factory().object(id));
}

Values sharing(LibraryCall& call, std::string_view type) {
  ValuesBuilder builder(call.in.factory());
  for_each_parser(call,
                  [&](const Known& parser) { builder.add(shared_parser(call, parser, type)); });
  if (call.values(0).is_open()) {
    builder.open();
  }
  return builder.build();
}

Values add_group(LibraryCall& call) { return sharing(call, "argparse._ArgumentGroup"); }
Values add_subparsers(LibraryCall& call) { return sharing(call, "argparse._SubParsersAction"); }
Values add_parser(LibraryCall& call) { return sharing(call, "argparse.ArgumentParser"); }
Values add_optparse_group(LibraryCall& call) {
  return call.get(1) != nullptr && call.arguments.size() == 2
             ? Values()
             : sharing(call, "optparse.OptionGroup");
}

/// `OptionGroup(parser, title)`: the parser is the argument.
Values option_group(LibraryCall& call) { return sharing(call, "optparse.OptionGroup"); }

Values parsed(LibraryCall& call) {
  Interpreter& in = call.in;
  ValuesBuilder builder(in.factory());
  for_each_parser(call, [&](const Known& parser) {
    const ObjectId options = options_of(call, parser);
    const ObjectId id = in.new_object(ObjectKind::Instance, *call.site.node);
    in.objects()[id].type = {0, in.externals().of("argparse.Namespace")};
    in.objects()[id].is_bag = true;
    const std::vector<Field> fields = in.objects()[options].fields;
    for (const Field& field : fields) {
      in.store().write(in.make_field(id, field.name), in.store().read(field.location));
    }
    builder.add(Known{in.factory().object(id), call.site.node, nullptr, in.frame()->file->id});
  });
  if (call.values(0).is_open()) {
    builder.open();
  }
  return builder.build();
}

/// A namespace and the arguments that are left.
Values parsed_with_rest(LibraryCall& call) {
  const Values rest =
      call.made(call.in.new_list(std::span<const Element>(), true, *call.site.node));
  const Element parts[] = {{parsed(call), call.site.node, call.site.file->id},
                           {rest, call.site.node, call.site.file->id}};
  return call.made(call.in.factory().sequence(DatumKind::Tuple, parts, false));
}

/// `@click.option("-b", "--bind-address", "name", default=…)`: a decorator that tells the function.
Values click_option(LibraryCall& call) {
  Interpreter& in = call.in;
  OptionNames names;
  std::string_view short_name;
  for (const PassedArgument& argument : call.arguments) {
    const Datum* text = argument.kind == PassedKind::Positional ? argument.values.only() : nullptr;
    if (text == nullptr || text->kind != DatumKind::Str) {
      continue;
    }
    std::string_view name = text->text;
    names.shown = names.shown.empty() ? name : names.shown;
    name = name.substr(0, name.find('/'));
    if (!name.starts_with('-')) {
      names.destination = with_underscores(name);
      break;
    }
    if (name.starts_with("--") && names.destination.empty()) {
      names.destination = with_underscores(name.substr(2));
    } else if (!name.starts_with("--") && short_name.empty()) {
      short_name = name.substr(1);
    }
  }
  if (names.destination.empty()) {
    names.destination = with_underscores(short_name);
  }
  const Datum* flag = call.values(SIZE_MAX, "is_flag").only();
  const bool is_flag = flag != nullptr && truth_of(*flag).value_or(false);
  Values values = Values();
  if (const PassedArgument* given = call.keyword("default")) {
    values = given->values;
  } else if (is_flag) {
    values = call.made(in.factory().boolean(false));
  }
  values = in.factory().with_hop(values, HopKind::OptionDefault, in.place_of(*call.site.node),
                                 names.shown);
  PassedArgument name{PassedKind::Positional,
                      0,
                      call.made(in.factory().str(names.destination)),
                      nullptr,
                      call.site.node,
                      call.site.file->id};
  PassedArgument value{
      PassedKind::Positional, 0, in.factory().opened(values), nullptr, call.site.node,
      call.site.file->id};
  const PassedArgument given[] = {name, value};
  Datum* datum = in.factory().make(DatumKind::Partial);
  datum->callee = in.externals().of("click.decorators._param_memo")->datum;
  datum->arguments = in.factory().copy(std::span<const PassedArgument>(given)).data();
  datum->count = 2;
  in.factory().seal(datum);
  return call.made(datum);
}

/// The decorator itself: name, default, function.
Values apply_click_option(LibraryCall& call) {
  const Datum* name = call.values(0).only();
  for (const Known& known : call.values(2).known()) {
    if (name != nullptr && known.datum->kind == DatumKind::Function) {
      call.in.add_option_default(*known.datum->function, call.in.symbols().intern(name->text),
                                 call.values(1));
    }
  }
  return call.values(2);
}

/// `host: str = typer.Option("0.0.0.0", "--host")`: the default as the parameter sees it.
Values typer_option(LibraryCall& call) {
  const PassedArgument* given = call.get(0, "default");
  if (given == nullptr) {
    return Values();
  }
  ValuesBuilder builder(call.in.factory());
  for (const Known& known : given->values.known()) {
    if (known.datum->kind != DatumKind::Ellipsis) {
      builder.add(known);
    }
  }
  builder.open();
  return call.in.factory().with_hop(builder.build(), HopKind::OptionDefault,
                                    call.in.place_of(*call.site.node), {});
}

constexpr LibraryFunction kFunctions[] = {
    {"argparse._ActionsContainer.add_argument", add_argument},
    {"argparse._ActionsContainer.set_defaults", set_defaults},
    {"argparse._ActionsContainer.add_argument_group", add_group},
    {"argparse._ActionsContainer.add_mutually_exclusive_group", add_group},
    {"argparse.ArgumentParser.add_subparsers", add_subparsers},
    {"argparse._SubParsersAction.add_parser", add_parser},
    {"argparse.ArgumentParser.parse_args", parsed},
    {"argparse.ArgumentParser.parse_intermixed_args", parsed},
    {"argparse.ArgumentParser.parse_known_args", parsed_with_rest},
    {"argparse.ArgumentParser.parse_known_intermixed_args", parsed_with_rest},
    {"optparse.OptionContainer.add_option", add_argument},
    {"optparse.OptionParser.set_defaults", set_defaults},
    {"optparse.OptionParser.add_option_group", add_optparse_group},
    {"optparse.OptionParser.parse_args", parsed_with_rest},
    {"optparse.OptionGroup", option_group},
    {"click.option", click_option},
    {"click.argument", click_option},
    {"click.decorators._param_memo", apply_click_option},
    {"typer.Option", typer_option},
    {"typer.Argument", typer_option},
};

}  // namespace

std::span<const LibraryFunction> option_library() { return kFunctions; }

}  // namespace krait
