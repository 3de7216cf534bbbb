"""Writes a random small program: `write_program(seed)` gives its files. Which form is used where is
drawn from the tables below; the forms themselves are in the files of the mixed-in classes."""
from choices import Choices
from classes import Classes
from definitions import Definitions
from expressions import Expressions
from program import Program, Scope
from statements import Statements


class Generator(Expressions, Statements, Definitions, Classes):
    def __init__(self, seed):
        self.choices = Choices(seed)
        self.program = Program(self.choices)
        self.host_forms = [
            (4, self.host_text_form), (4, self.host_choice_form), (4, self.host_container_form),
            (3, self.host_fallback_form), (3, self.host_lambda_form), (3, self.host_list_form),
            (3, self.host_table_form), (4, self.host_bag_form), (12, self.host_call_form),
        ]
        self.statement_forms = [
            (12, self.assign_statement), (3, self.address_statement), (2, self.swap_statement),
            (1, self.delete_statement), (4, self.hosts_statement), (4, self.table_statement),
            (2, self.alias_statement), (4, self.bag_statement), (2, self.server_statement),
            (2, self.socket_statement), (8, self.if_statement), (3, self.match_statement),
            (5, self.for_statement), (3, self.while_statement), (5, self.leave_loop_statement),
            (4, self.try_statement), (2, self.with_statement), (2, self.return_statement),
            (4, self.closure_statement), (6, self.call_statement), (10, self.bind_statement),
            (2, self.walrus_statement), (3, self.outside_statement),
        ]
        self.value_definitions = [
            (3, self.constant_definition), (5, self.function_definition),
            (3, self.variadic_definition), (3, self.generator_definition),
            (3, self.closure_definition), (2, self.recursive_definition),
            (4, self.global_definition), (6, self.plain_class), (4, self.child_class),
            (4, self.dataclass_definition), (2, self.enum_definition), (1, self.singleton_class),
            (3, self.special_methods_class),
        ]
        self.effect_definitions = [
            (4, self.sink_definition), (3, self.service_class), (2, self.server_subclass),
        ]

    def produce(self, forms, *arguments):
        return self.choices.weighted(forms)(*arguments)

    def write(self):
        main = self.program.main
        scope = Scope(self.program, main, main.body)
        scope.budget = [8 + self.choices.below(14)]
        self.statements(scope, scope.budget[0], 3)
        scope.variables += [variable for variable in main.variables
                            if variable not in scope.variables]
        for _ in range(1 + self.choices.below(2)):
            self.bind(scope)
        return self.program


def write_program(seed):
    return Generator(seed).write()
